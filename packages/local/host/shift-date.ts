/**
 * Moves this thread's `Date` by what the shared clock says. Only what reads the present is touched, and the
 * prototype stays the same, so that dates made before and after are of one kind.
 */
export function shiftDate(clockOffset: SharedArrayBuffer): void {
  const offset = new BigInt64Array(clockOffset);
  const realNow = Date.now;
  const now = () => realNow() + Number(Atomics.load(offset, 0));
  const RealDate = Date;
  const shifted: DateConstructor = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, arguments_, newTarget): Date =>
      Reflect.construct(
        target,
        arguments_.length === 0 ? [now()] : arguments_,
        newTarget === shifted ? target : newTarget,
      ),
  });
  RealDate.now = now;
  RealDate.prototype.constructor = shifted;
  globalThis.Date = shifted;
}
