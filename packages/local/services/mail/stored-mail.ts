import type { Verdicts } from './verdicts.ts';

export interface Envelope {
  /** Empty for a bounce. */
  readonly from: string;
  readonly recipients: readonly string[];
  readonly messageId: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly region: string;
  /** Undefined where the rule lets nothing be scanned. */
  readonly scanned: Pick<Verdicts, 'spam' | 'virus'> | undefined;
  readonly verdicts: Verdicts;
}

/** A documentation address (RFC 5737): no mail really came from anywhere. */
const client = 'mail.example [203.0.113.25]';

/** The mail as SES stores it: what came in, below the headers that SES adds. */
export function storedMail(mail: Buffer, envelope: Envelope): Buffer {
  const end = mail.includes('\r\n') || !mail.includes('\n') ? '\r\n' : '\n';
  const { from, recipients, messageId, at, region, scanned, verdicts } = envelope;
  const date = new Date(at).toUTCString().replace('GMT', '+0000 (UTC)');
  const domain = from.slice(from.lastIndexOf('@') + 1) || 'mail.example';
  const result = (name: 'spf' | 'dkim' | 'dmarc') => results[verdicts[name]];
  const lines = [
    `Return-Path: <${from}>`,
    `Received: from ${client.replace(/ .*/, '')} (${client})${end} by inbound-smtp.${region}.amazonaws.com with SMTP id ${messageId}${end} for ${recipients[0] ?? ''};${end} ${date}`,
    ...(scanned ? [`X-SES-Spam-Verdict: ${scanned.spam}`, `X-SES-Virus-Verdict: ${scanned.virus}`] : []),
    `Received-SPF: ${result('spf')} (spfCheck: domain of ${domain}) client-ip=203.0.113.25; envelope-from=${from}; helo=mail.example;`,
    `Authentication-Results: amazonses.com;${end} spf=${result('spf')} (spfCheck: domain of ${domain}) client-ip=203.0.113.25; envelope-from=${from}; helo=mail.example;${end} dkim=${result('dkim')} header.i=@${domain};${end} dmarc=${result('dmarc')} header.from=${domain};`,
  ];
  return Buffer.concat([Buffer.from(lines.map((line) => `${line}${end}`).join('')), mail]);
}

const results = { PASS: 'pass', FAIL: 'fail', GRAY: 'none', PROCESSING_FAILED: 'temperror' } as const;
