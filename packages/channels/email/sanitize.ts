export function sanitizeMail(_html: string): string {
  throw new Error('being written');
}
