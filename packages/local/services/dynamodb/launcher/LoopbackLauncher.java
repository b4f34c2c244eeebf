import java.io.IOException;
import java.lang.reflect.Field;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/**
 * Starts DynamoDB Local on 127.0.0.1 only and ends with whoever started it. Its own main class can do neither: it
 * binds every interface, and lives on when its parent is killed. Compiled with `javac --release 17 -g:none`.
 */
public final class LoopbackLauncher implements Runnable {
  public static void main(String[] args) throws Exception {
    Thread watch = new Thread(new LoopbackLauncher());
    watch.setDaemon(true);
    watch.start();

    DynamoDBProxyServer proxy = ServerRunner.createServerFromCommandLineArgs(args);
    Field field = DynamoDBProxyServer.class.getDeclaredField("server");
    field.setAccessible(true);
    Server server = (Server) field.get(proxy);
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
}
