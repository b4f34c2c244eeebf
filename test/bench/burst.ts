export const measureBurst = async (_: unknown) => {};
