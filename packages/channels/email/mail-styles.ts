type Attributes = Readonly<Record<string, string>>;

const declaration = (property: string): RegExp => new RegExp(`(?:^|;)\\s*${property}\\s*:([^;]*)`, 'i');
const displayOf = declaration('display');
const visibilityOf = declaration('visibility');
const msoHideOf = declaration('mso-hide');
const widthOf = declaration('width');
const heightOf = declaration('height');

const declared = (style: string | undefined, property: RegExp): string =>
  property
    .exec(style ?? '')?.[1]
    ?.trim()
    .toLowerCase() ?? '';

/** What its sender hid from the reader: a preheader, a layout for other programs. */
export const isHidden = ({ style, hidden }: Attributes): boolean =>
  hidden !== undefined ||
  /^none\b/.test(declared(style, displayOf)) ||
  /^(hidden|collapse)\b/.test(declared(style, visibilityOf)) ||
  /^all\b/.test(declared(style, msoHideOf));

/** An image that nobody can see tells its sender who read the mail, and when. */
export const isPixel = ({ width, height, style }: Attributes): boolean =>
  [width, height, declared(style, widthOf), declared(style, heightOf)].some((size) => {
    const [, pixels] = /^\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*(?:!important)?$/i.exec(size ?? '') ?? [];
    return pixels !== undefined && Number(pixels) <= 1;
  });

const colour = /^(?:#[0-9a-f]{3,8}|[a-z]{3,30}|(?:rgb|hsl)a?\([\d\s.,%/]{1,60}\))$/i;
const length = /^(?:auto|normal|0|\d{0,5}(?:\.\d{1,6})?(?:px|pt|pc|em|rem|ex|ch|in|cm|mm|%))$/i;
const lengths = /^(?:(?:auto|0|\d{0,5}(?:\.\d{1,6})?(?:px|pt|pc|em|rem|ex|ch|in|cm|mm|%))(?:\s+|$)){1,4}$/i;
const words = /^[a-z][a-z -]{0,60}$/i;
const border =
  /^(?:[\da-z#.%]{1,20}|(?:rgb|hsl)a?\([\d\s.,%/]{1,60}\))(?:\s+(?:[\da-z#.%]{1,20}|(?:rgb|hsl)a?\([\d\s.,%/]{1,60}\))){0,3}$/i;
const family = /^[\p{L}\d\s,.'"_-]{1,300}$/u;
const weight = /^(?:[1-9]00|normal|bold|bolder|lighter)$/i;
const size =
  /^(?:(?:xx?-)?(?:small|large)|medium|smaller|larger|\d{1,3}(?:\.\d{1,6})?(?:px|pt|em|rem|ex|%))$/i;
const shown =
  /^(?:block|inline|inline-block|list-item|table|inline-table|table-(?:row|cell|caption|row-group|header-group|footer-group|column|column-group))$/i;

const sides = (property: string, suffix = ''): string[] => [
  `${property}${suffix}`,
  ...['top', 'right', 'bottom', 'left'].map((side) => `${property}-${side}${suffix}`),
];

const allow = (properties: readonly string[], value: RegExp): Record<string, RegExp[]> =>
  Object.fromEntries(properties.map((property) => [property, [value]]));

/**
 * How text looks, and nothing about where it stands: no `position`, no negative margins, no `url()`, nothing that
 * covers, moves or loads.
 */
export const allowedStyles: Record<string, Record<string, RegExp[]>> = {
  '*': {
    ...allow(['color', 'background', 'background-color', ...sides('border', '-color')], colour),
    ...allow([...sides('margin'), ...sides('padding'), 'border-spacing', 'border-radius'], lengths),
    ...allow([...sides('border'), ...sides('border', '-width'), ...sides('border', '-style')], border),
    ...allow(['width', 'max-width', 'min-width', 'height', 'text-indent', 'letter-spacing'], length),
    ...allow(['line-height'], /^(?:normal|\d{1,3}(?:\.\d{1,6})?(?:px|pt|em|rem|%)?)$/i),
    ...allow(['font-family'], family),
    ...allow(['font-size'], size),
    ...allow(['font-weight'], weight),
    ...allow(['font-style', 'font-variant', 'text-align', 'text-decoration', 'text-transform'], words),
    ...allow(['vertical-align', 'white-space', 'word-break', 'overflow-wrap', 'word-wrap'], words),
    ...allow(['border-collapse', 'table-layout', 'list-style', 'list-style-type', 'direction'], words),
    ...allow(['float', 'clear'], /^(?:left|right|none|both)$/i),
    ...allow(['display'], shown),
  },
};
