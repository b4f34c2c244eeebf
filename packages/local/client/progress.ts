import type { WriteStream } from 'node:tty';
import type { Progress } from './stage.ts';

/** Lines that stay, and on a terminal one below them that keeps changing. */
export function createProgress(
  out: Pick<WriteStream, 'write'> & { isTTY?: boolean; columns?: number },
): Progress & {
  end(): void;
} {
  const clear = () => (out.isTTY ? '\r\u001b[2K' : '');
  return {
    say(line) {
      out.write(`${clear()}${line}\n`);
    },
    update(line) {
      if (out.isTTY) out.write(`${clear()}${line.slice(0, (out.columns || 80) - 1)}`);
    },
    end() {
      out.write(clear());
    },
  };
}
