import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachmentsOf } from '#channels/email/attachments.ts';
import type { MailAttachment } from '#channels/email/mail.ts';
import { safeName } from '#channels/email/safe-name.ts';
import { receipt } from './mails.ts';

const file = (some: Partial<MailAttachment>): MailAttachment => ({
  name: 'note.txt',
  contentType: 'text/plain',
  content: Buffer.from('hello'),
  contentId: null,
  inline: false,
  ...some,
});
const only = (some: Partial<MailAttachment>) => {
  const { attachments, files } = attachmentsOf([file(some)], receipt, null);
  return { ...attachments[0], kept: files.length };
};
const bytes = (...start: number[]): Uint8Array => Uint8Array.from([...start, ...new Array(100).fill(0)]);
const refused = 'This type of file is not accepted.';

describe('a file’s name', () => {
  it('T6: is never a path, never empty, hides nothing and is at most 150 characters', () => {
    const odd = fc.constantFrom(
      '..',
      '/',
      '\\',
      '.',
      ' ',
      '\u202e',
      '\u0000',
      '\n',
      ':',
      '"',
      '\ud83d',
      'CON',
      'é',
      '.exe',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(odd, fc.string({ unit: 'binary' })), { maxLength: 80 }), (parts) => {
        const name = safeName(parts.join(''), 'application/pdf');
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThanOrEqual(150);
        expect(name).not.toMatch(/[/\\<>:"|?*\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
        expect(name).not.toMatch(/^[. ]|[. ]$/);
        expect(safeName(name, 'application/pdf')).toBe(name);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['..', 'image/png', 'file.png'],
    ['', 'application/x-odd', 'file.bin'],
    [null, 'text/calendar', 'file.ics'],
    ['\\\\share\\x', 'text/plain', 'x'],
    ['C:\\Users\\carla\\photo.jpg', 'image/jpeg', 'photo.jpg'],
    ['/etc/passwd', 'text/plain', 'passwd'],
    ['a\u202efdp.exe', 'text/plain', 'afdp.exe'],
    ['evil.exe. . ', 'text/plain', 'evil.exe'],
    ['nul.txt', 'text/plain', '_nul.txt'],
    [`${'ü'.repeat(400)}.pdf`, 'application/pdf', `${'ü'.repeat(146)}.pdf`],
    ['Rechnung März 2025.pdf', 'application/pdf', 'Rechnung März 2025.pdf'],
  ])('T6: %j becomes one that can be saved', (raw, type, name) => {
    expect(safeName(raw, type)).toBe(name);
  });
});

describe('what is accepted', () => {
  it.each(`exe js vbs scr bat cmd ps1 jar msi lnk hta iso EXE`.split(' '))(
    'T6: .%s is not, whatever it says it is',
    (end) => {
      expect(only({ name: `invoice.pdf.${end}`, contentType: 'application/pdf' })).toMatchObject({
        refused,
        kept: 0,
      });
    },
  );

  it.each([
    ['a program of Windows', bytes(0x4d, 0x5a, 0x90)],
    ['a program of Linux', bytes(0x7f, 0x45, 0x4c, 0x46)],
    ['a script', Buffer.from('#!/bin/sh\nrm -rf /')],
    ['a shortcut', bytes(0x4c, 0, 0, 0, 1, 0x14, 2, 0)],
    ['a program of macOS', bytes(0xcf, 0xfa, 0xed, 0xfe)],
    ['a disk image', Buffer.concat([new Uint8Array(0x8001), Buffer.from('CD001')])],
  ])('T6: %s is not, by its content', (_, content) => {
    expect(only({ name: 'photo.jpg', contentType: 'image/jpeg', content })).toMatchObject({
      refused,
      kept: 0,
    });
  });

  it('T6: a text that begins like a program is', () => {
    expect(only({ content: Buffer.from('MZ is the sign of Mainz') })).toMatchObject({
      refused: null,
      kept: 1,
    });
  });

  it('T6: 25 MB are, a byte more is not, nothing is not', () => {
    const most = 25 * 1024 * 1024;
    expect(only({ content: new Uint8Array(most) })).toMatchObject({ refused: null, kept: 1, bytes: most });
    expect(only({ content: new Uint8Array(most + 1) })).toMatchObject({
      refused: 'It is larger than 25 MB.',
      kept: 0,
    });
    expect(only({ content: new Uint8Array(0) })).toMatchObject({ refused: 'It is empty.', kept: 0 });
  });

  it.each([
    [{ contentType: '', name: 'a.pdf' }, 'application/pdf'],
    [{ contentType: 'application/octet-stream', name: 'a.JPEG' }, 'image/jpeg'],
    [
      { contentType: 'application/octet-stream', name: 'scan', content: bytes(0x25, 0x50, 0x44, 0x46, 0x2d) },
      'application/pdf',
    ],
    [{ contentType: 'nonsense', name: 'a' }, 'application/octet-stream'],
    [{ contentType: 'TEXT/Plain; charset=utf-8', name: 'a.pdf' }, 'text/plain'],
    [{ contentType: 'text/html\r\nx: y', name: 'a' }, 'application/octet-stream'],
  ])('T6: of %j the type is %s', (some, contentType) => {
    expect(only(some).contentType).toBe(contentType);
  });

  it('T6: of very many files a hundred are kept, and the rest is counted', () => {
    const { attachments, files } = attachmentsOf(new Array(130).fill(file({})), receipt, null);
    expect(files).toHaveLength(100);
    expect(attachments).toHaveLength(101);
    expect(attachments.at(-1)).toMatchObject({ name: '30 more', refused: 'A message takes 100 files.' });
  });
});
