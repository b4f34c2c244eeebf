import * as fc from 'fast-check';
import sanitizeHtml from 'sanitize-html';
import { describe, expect, it } from 'vitest';
import { sanitizeMail } from '#channels/email/sanitize.ts';
import { arrive } from './mails.ts';

type Element = { readonly name: string; readonly attribs: Readonly<Record<string, string>> };

/** Every element of some HTML, as a parser sees it. */
function elementsOf(html: string): Element[] {
  const elements: Element[] = [];
  sanitizeHtml(html, {
    allowedTags: false,
    allowedAttributes: false,
    allowVulnerableTags: true,
    onOpenTag: (name, attribs) => elements.push({ name, attribs: { ...attribs } }),
  });
  return elements;
}

const harmless = new Set(
  `a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em
  figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q s samp section
  small span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr`.split(/\s+/),
);
const plainAttributes = new Set(
  `dir lang title align valign bgcolor style href rel target span width color face size noshade src data-remote-src alt
  height border value start type reversed cellpadding cellspacing colspan rowspan nowrap datetime`.split(
    /\s+/,
  ),
);

/** What of it does something, loads something, or leaves its place. */
function activeIn(html: string): string[] {
  return elementsOf(html).flatMap(({ name, attribs }) => {
    const style = attribs.style ?? '';
    const faults = [
      ...(harmless.has(name) ? [] : [`<${name}>`]),
      ...Object.keys(attribs).filter((attribute) => !plainAttributes.has(attribute)),
      ...(/url|expression|position|z-index|inset|@import|javascript|behavior|\\|\/\*|:\s*-/i.test(style)
        ? [style]
        : []),
      ...(attribs.src === undefined || /^cid:[\x21-\x7e]+$/.test(attribs.src) ? [] : [attribs.src]),
    ];
    const { href, 'data-remote-src': remote } = attribs;
    if (href !== undefined && !/^(?:https?:\/\/|mailto:|tel:)/.test(href)) faults.push(href);
    if (
      href !== undefined &&
      !(attribs.rel === 'noopener noreferrer nofollow' && attribs.target === '_blank')
    )
      faults.push('rel');
    if (remote !== undefined && !/^https?:\/\//.test(remote)) faults.push(remote);
    return faults;
  });
}

const urls = fc.constantFrom(
  ...[
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'java&#09;script:alert(1)',
    '//evil.example/x',
  ],
  ...[
    '&#106;avascript:alert(1)',
    'data:text/html;base64,PHNjcmlwdD4=',
    'data:image/svg+xml,<svg onload=alert(1)>',
    '/logout',
  ],
  ...[
    'vbscript:x',
    'https://x.example/?a=1&b=2',
    'http://x.example',
    'mailto:a@b.example',
    'cid:a@b',
    'cid:"><script>',
    '#x',
    'blob:x',
  ],
  ...[
    'https://x.example/"onmouseover="alert(1)',
    'feed:javascript:alert(1)',
    '\u0001javascript:alert(1)',
    'file:///etc/passwd',
  ],
);
const styles = fc.constantFrom(
  ...[
    'position:fixed',
    'position:/**/absolute;top:0',
    'z-index:9999',
    'inset:0',
    'background:url(https://e.example/x)',
    'color:red',
  ],
  ...[
    'width:expression(alert(1))',
    'behavior:url(x.htc)',
    '-moz-binding:url(x)',
    'margin:-9999px',
    'margin-left:-100vw',
    'po\\73ition:fixed',
  ],
  ...[
    'color:red;}body{position:fixed',
    'background-image:u\\72l(x)',
    'font-family:"a;position:fixed"',
    'width:calc(100vw)',
    'color:var(--x)',
  ],
  ...[
    'display:none',
    'content:"x"',
    'transform:translate(-50%)',
    'float:left',
    'padding:4px 8px',
    "font-family:'A','B'",
    'list-style:url(x)',
  ],
);
const names = fc.constantFrom(
  ...[
    'a',
    'img',
    'div',
    'p',
    'table',
    'td',
    'svg',
    'math',
    'script',
    'style',
    'iframe',
    'form',
    'input',
    'button',
    'object',
    'embed',
    'noscript',
  ],
  ...[
    'base',
    'meta',
    'link',
    'body',
    'html',
    'head',
    'title',
    'textarea',
    'xmp',
    'plaintext',
    'template',
    'select',
    'option',
    'video',
    'audio',
    'SCRIPT',
  ],
  ...[
    'svg:script',
    'mglyph',
    'mtext',
    'annotation-xml',
    'foreignObject',
    'desc',
    'font',
    'marquee',
    'details',
    'dialog',
    'x-y',
    'frameset',
    'noembed',
    'animate',
  ],
);
const attributes = fc.oneof(
  fc.tuple(
    fc.constantFrom(
      'href',
      'src',
      'data-remote-src',
      'action',
      'formaction',
      'background',
      'xlink:href',
      'srcset',
      'poster',
      'data',
      'ping',
      'lowsrc',
    ),
    urls,
  ),
  fc.tuple(fc.constant('style'), styles),
  fc.tuple(
    fc.constantFrom(
      'onerror',
      'onload',
      'onclick',
      'ONMOUSEOVER',
      'on',
      'onfocus',
      'autofocus',
      'srcdoc',
      'is',
      'id',
      'name',
      'class',
      'data-dropped',
      'http-equiv',
      'contenteditable',
      'slot',
    ),
    fc.constantFrom('alert(1)', 'refresh', '', 'x'),
  ),
);
const attribute = fc
  .tuple(attributes, fc.constantFrom('"', "'", ''), fc.constantFrom(' ', '/', '\n', '\t', ' / '))
  .map(([[name, value], quote, gap]) => `${gap}${name}=${quote}${value}${quote}`);
const opening = fc
  .tuple(names, fc.array(attribute, { maxLength: 4 }), fc.constantFrom('>', '/>', '', ' >', '>>'))
  .map(([name, given, end]) => `<${name}${given.join('')}${end}`);
const pieces = fc.oneof(
  { weight: 6, arbitrary: opening },
  { weight: 3, arbitrary: names.map((name) => `</${name}>`) },
  { weight: 2, arbitrary: fc.string() },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...[
        '<!--',
        '-->',
        '--!>',
        '<![CDATA[',
        ']]>',
        '<?xml',
        '<!DOCTYPE x [',
        '<!',
        '</',
        '<',
        '&lt;script&gt;alert(1)&lt;/script&gt;',
        '&#60;script&#62;',
      ],
      ...[
        '<img src=x onerror=alert(1)//',
        '<svg><p><style><!--</style><img src=x onerror=alert(1)>',
        '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
      ],
      ...[
        '<a href="x" onclick=alert(1) <b>',
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
        '<textarea><img title="</textarea><img src onerror=alert(1)>">',
        '\u0000',
      ],
    ),
  },
);
const hostileHtml = fc.array(pieces, { maxLength: 25 }).map((parts) => parts.join(''));

describe('a stranger’s HTML', () => {
  it('T6: nothing active survives, whatever it is made of, nor when it is read again', () => {
    fc.assert(
      fc.property(hostileHtml, (html) => {
        const once = sanitizeMail(html);
        expect(activeIn(once)).toEqual([]);
        expect(activeIn(sanitizeMail(once))).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  it('T6: any text at all comes out with nothing active in it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (html) => {
        expect(activeIn(sanitizeMail(html))).toEqual([]);
      }),
    );
  });

  it('T6: a mail with script, forms, frames, pixels and CSS that covers the page reads well without them', async () => {
    const html = (await arrive('hostile')).arrival.html ?? '';
    expect(activeIn(html)).toEqual([]);
    expect(html).not.toMatch(/evil\.example|alert|onclick|hidden|pixel/);
    expect(html).toContain('>the page</a>');
    expect(html).toContain('<p>Regards</p>');
  });

  it('T6: the check of this test sees what is active', () => {
    const active =
      '<p onclick="x" style="position:fixed"><a href="javascript:x">y</a><script>1</script><img src="https://e.example">';
    expect(activeIn(active)).toHaveLength(6);
  });

  it.each([
    [
      '<p style="color: #c00; font-size: 12pt; text-align: center">x</p>',
      '<p style="color:#c00;font-size:12pt;text-align:center">x</p>',
    ],
    ['<font color="red" face="Arial" size="2">x</font>', '<font color="red" face="Arial" size="2">x</font>'],
    [
      '<table border="1" cellpadding="4" width="100%"><tr><td colspan="2" bgcolor="#eee" style="padding:4px 8px;border:1px solid #ccc">x</td></tr></table>',
      '<table border="1" cellpadding="4" width="100%"><tr><td colspan="2" bgcolor="#eee" style="padding:4px 8px;border:1px solid #ccc">x</td></tr></table>',
    ],
    [
      '<ol start="3"><li>x</li></ol><blockquote>y</blockquote>',
      '<ol start="3"><li>x</li></ol><blockquote>y</blockquote>',
    ],
    [
      '<body bgcolor="#fff" style="font-family:Arial, \'Open Sans\', sans-serif">x</body>',
      '<div bgcolor="#fff" style="font-family:Arial, \'Open Sans\', sans-serif">x</div>',
    ],
    ['<!--[if mso]><p>x</p><![endif]--><o:p>y</o:p>', 'y'],
  ])('T6: %s reads as it was written', (html, sanitized) => {
    expect(sanitizeMail(html)).toBe(sanitized);
  });

  it.each([
    [
      '<a href="https://shop.example/?a=1&amp;b=2">x</a>',
      'href="https://shop.example/?a=1&amp;b=2" rel="noopener noreferrer nofollow" target="_blank"',
    ],
    [
      '<a href="//shop.example/x" target="_self" rel="opener">x</a>',
      'href="https://shop.example/x" rel="noopener noreferrer nofollow" target="_blank"',
    ],
    ['<a href="https://shоp.example/">x</a>', 'href="https://xn--shp-ted.example/"'],
    ['<img src="cid:ii%40mail" width="20">', 'src="cid:ii@mail"'],
    ['<img src="http://shop.example/logo.png" alt="Logo">', 'data-remote-src="http://shop.example/logo.png"'],
  ])('T6: %s is led to safely', (html, part) => {
    expect(sanitizeMail(html)).toContain(part);
  });

  it.each([
    '<img src="https://t.example/o.gif" width="1" height="1">',
    '<img src="https://t.example/o.gif" style="width:0px;height:0px">',
    '<img src="https://t.example/o.gif" height="0">',
    '<img src="https://t.example/o.gif" style="display:none">',
    '<div style="display: none; max-height: 0">preheader</div>',
    '<span style="mso-hide:all">x</span>',
    '<div hidden>x</div>',
    '<img src="data:image/png;base64,AAAA">',
    '<style>body{display:none}</style><title>x</title>',
  ])('T6: of %s nothing is left', (html) => {
    expect(sanitizeMail(html)).toBe('');
  });

  it('T6: HTML that is made to be slow is read within seconds', () => {
    const started = performance.now();
    for (const part of [
      '<div>',
      '<b><i>',
      '<svg><style>',
      '<iframe>',
      '<a href=x>',
      '<table><td>',
      '<',
      '&',
      '<!--',
    ])
      sanitizeMail(part.repeat(60_000));
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it('T6: what is too deep for any browser keeps its words', () => {
    expect(sanitizeMail(`${'<div>'.repeat(5000)}<script>1</script>words`)).toMatch(/words$/);
    expect(activeIn(sanitizeMail(`${'<div>'.repeat(5000)}<script>1</script><img src=x onerror=y`))).toEqual(
      [],
    );
  });
});
