import com.almworks.sqlite4java.SQLiteConnection;
import com.almworks.sqlite4java.SQLiteException;
import com.almworks.sqlite4java.SQLiteJob;
import com.almworks.sqlite4java.SQLiteQueue;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.AbstractLocalDynamoDBServerHandler;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.shared.access.LocalDBClient;
import software.amazon.dynamodb.services.local.shared.access.sqlite.SQLiteDBAccess;

/**
 * Starts DynamoDB Local on 127.0.0.1 only, lets it end with whoever started it, and has its file written without
 * waiting for the disk. Its own main class can do none of that: it binds every interface, lives on when its parent is
 * killed, and syncs several times a write. Compiled with `javac --release 17 -g:none`.
 */
public final class LoopbackLauncher extends SQLiteJob<Object> implements Runnable {
  public static void main(String[] args) throws Exception {
    Thread watch = new Thread(new LoopbackLauncher());
    watch.setDaemon(true);
    watch.start();

    DynamoDBProxyServer proxy = ServerRunner.createServerFromCommandLineArgs(args);
    if (Boolean.getBoolean("rondo.kept")) {
      database(proxy).execute(new LoopbackLauncher()).get();
    }
    Server server = part(proxy, Server.class);
    for (Connector connector : server.getConnectors()) {
      ((ServerConnector) connector).setHost("127.0.0.1");
      ((ServerConnector) connector).setPort(Integer.getInteger("rondo.port", 0));
    }
    proxy.start();
    System.out.println("port=" + ((ServerConnector) server.getConnectors()[0]).getLocalPort());
    proxy.join();
  }

  /** The parent holds the other end of standard input: it closes when the parent is gone, however it went. */
  @Override
  public void run() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException gone) {
      // as good as closed
    }
    Runtime.getRuntime().halt(0);
  }

  /** A killed process loses nothing that it wrote; only a machine losing power may lose the last writes. */
  @Override
  protected Object job(SQLiteConnection connection) throws SQLiteException {
    connection.exec("PRAGMA journal_mode=WAL");
    connection.exec("PRAGMA synchronous=NORMAL");
    return null;
  }

  private static SQLiteQueue database(DynamoDBProxyServer proxy) throws ReflectiveOperationException {
    AbstractLocalDynamoDBServerHandler handler = part(proxy, AbstractLocalDynamoDBServerHandler.class);
    Method opened = LocalDynamoDBRequestHandler.class.getDeclaredMethod("getHandler", String.class);
    opened.setAccessible(true);
    Object client = opened.invoke(part(handler, LocalDynamoDBRequestHandler.class), "rondo");
    return part(part((LocalDBClient) client, SQLiteDBAccess.class), SQLiteQueue.class);
  }

  /** The one part of `whole` that is of `type`, which none of these classes gives away. */
  private static <T> T part(Object whole, Class<T> type) throws ReflectiveOperationException {
    for (Class<?> level = whole.getClass(); level != null; level = level.getSuperclass()) {
      for (Field field : level.getDeclaredFields()) {
        field.setAccessible(true);
        Object value = field.get(whole);
        if (type.isInstance(value)) return type.cast(value);
      }
    }
    throw new NoSuchFieldException(type.getName());
  }
}
