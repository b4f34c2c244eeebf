import http from 'node:http';
import https, { type RequestOptions } from 'node:https';
import { Socket } from 'node:net';

const localHosts = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

/** Sends what this thread fetches from other machines to the outbox instead: `<outboxUrl>/<host>/<path>`. */
export function routeFetch(outboxUrl: string | undefined, caller: string): void {
  const realFetch = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (localHosts.has(url.hostname)) return realFetch(input, init);
    if (!outboxUrl) throw new TypeError(`nothing plays ${url.host} here`);
    const request = new Request(input, init);
    const headers = new Headers(request.headers);
    headers.set('x-rondo-caller', caller);
    const body = request.body ? await request.arrayBuffer() : undefined;
    return realFetch(`${outboxUrl}/${url.host}${url.pathname}${url.search}`, {
      method: request.method,
      headers,
      ...(body && { body }),
      redirect: request.redirect,
      signal: request.signal,
    });
  };
}

/**
 * The same for `https.request`, by which callbacks are sent to addresses that were looked up and checked: here the name
 * is all that counts, and nobody looks it up.
 */
export function routeHttps(outboxUrl: string | undefined, caller: string): void {
  const realRequest = https.request;
  Object.assign(https, {
    request(...given: [string | URL | RequestOptions, ...unknown[]]): http.ClientRequest {
      const [target, options, done] = given;
      const url = target instanceof URL || typeof target === 'string' ? new URL(target) : null;
      if (url === null || localHosts.has(url.hostname)) return Reflect.apply(realRequest, https, given);
      if (!outboxUrl) throw new TypeError(`nothing plays ${url.host} here`);
      const request = http.request(
        `${outboxUrl}/${url.host}${url.pathname}${url.search}`,
        { ...asked(options), agent: false },
        typeof done === 'function' ? (response) => void done(response) : undefined,
      );
      request.setHeader('x-rondo-caller', caller);
      return request;
    },
  });
}

/** What matters to a connection to this machine. */
function asked(options: unknown): http.RequestOptions {
  if (typeof options !== 'object' || options === null) return {};
  const { method, headers, signal }: http.RequestOptions = options;
  return { ...(method && { method }), ...(headers && { headers }), ...(signal && { signal }) };
}

/** Nothing that runs here may reach another machine, by whatever client: a forgotten endpoint fails at once. */
export function refuseOtherMachines(): void {
  const real = Socket.prototype.connect;
  Object.assign(Socket.prototype, {
    connect(this: Socket, ...arguments_: unknown[]): Socket {
      const host = hostOf(arguments_[0]);
      if (host === undefined || localHosts.has(host)) return Reflect.apply(real, this, arguments_);
      process.nextTick(() => this.destroy(new Error(`the local runtime lets nothing connect to ${host}`)));
      return this;
    },
  });
}

/** Node passes its own normalized arguments, an array of options and callback, as well as plain options. */
function hostOf(argument: unknown): string | undefined {
  const options: unknown = Array.isArray(argument) ? argument[0] : argument;
  if (typeof options !== 'object' || options === null || !('host' in options)) return undefined;
  return typeof options.host === 'string' ? options.host : undefined;
}
