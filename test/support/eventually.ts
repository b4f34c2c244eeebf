/** What becomes true in a while, as long as others may keep the machine; the last look's failure is the test's. */
export async function eventually<Value>(look: () => Value | Promise<Value>, within = 20_000): Promise<Value> {
  const until = performance.now() + within;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
