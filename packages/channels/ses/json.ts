/** An SNS notification's `Message`: text, or the JSON that it is; null where it is none. */
export function jsonOf(message: unknown): unknown {
  if (typeof message !== 'string') return message;
  try {
    return JSON.parse(message);
  } catch {
    return null;
  }
}
