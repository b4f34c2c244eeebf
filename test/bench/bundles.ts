export const measureBundles = async (_: unknown) => {};
