import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';

/**
 * On which of this machine's addresses something answers at `port`. What is bound to every interface answers at
 * 127.0.0.2 on Linux even where there is no network at all.
 */
export async function answeringAddresses(port: number): Promise<string[]> {
  const outside = Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).map((entry) => entry.address),
  );
  const addresses = [...new Set(['127.0.0.1', '127.0.0.2', '::1', ...outside])];
  const answers = await Promise.all(
    addresses.map(async (address) => ((await accepts(address, port)) ? [address] : [])),
  );
  return answers.flat();
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    socket.once('timeout', () => settle(false));
  });
}
