/**
 * Whom the shop's token is about, so that a page knows a kept session for theirs. The server alone decides whether it
 * proves anything.
 */
export function whoIn(identityToken: string): string | null {
  try {
    const [, claims = ''] = identityToken.split('.');
    const bytes = Uint8Array.from(atob(claims.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
    const { sub }: { sub?: unknown } = JSON.parse(new TextDecoder().decode(bytes));
    return typeof sub === 'string' ? sub : null;
  } catch {
    return null;
  }
}
