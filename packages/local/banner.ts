import { demoTeam } from './demo-team.ts';

/** What one sees once everything is up. */
export function banner(url: string, folder: { readonly kept: boolean; readonly logsDir: string }): string {
  const post = (path: string, body: string) =>
    `curl -s ${url}${path} -H 'content-type: application/json' -d '${body}'`;
  const { port } = new URL(url);
  const at = port === '3000' ? '' : `PORT=${port} `;
  const team = demoTeam.map(({ email, role, online }) => `${email} (${role}${online ? ', online' : ''})`);
  const lines = [
    ['console', `${url}/console/`],
    ['a shop', `${url}/demo-shop with the chat bubble`],
    ['agents', team.join('\n             ')],
    ['a token', post('/local/sign-in', '{"email":"sam@example.com"}')],
    ['an SMS', `${at}npm run send -- sms --from +4915112345678 "Where is my order?"`],
    ['a mail', `${at}npm run send -- email --from carla@example.com "Where is my order?"`],
    ['a chat', `${at}npm run send -- chat --from carla "Hello?"`],
    ['a day', `${at}npm run demo`],
    ['time', post('/local/clock', '{"advance":"P2D"}')],
    ['schedules', `aws scheduler list-schedules --region eu-central-1 --endpoint-url ${url}`],
    ['API', `${url}/openapi.json`],
    ['data', folder.kept ? '.rondo (delete it to start afresh)' : 'nothing is kept'],
    ['logs', folder.logsDir],
  ] as const;
  return [
    '',
    `Rondo runs on ${url}`,
    '',
    ...lines.map(([what, how]) => `  ${what.padEnd(11)}${how}`),
    '',
    'What changes under functions, packages and infra is built and loaded by itself. Ctrl+C stops.',
    '',
  ].join('\n');
}
