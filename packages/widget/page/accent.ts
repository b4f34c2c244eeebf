interface Accent {
  readonly colour: string;
  /** What can be read on it. */
  readonly on: string;
  /** Where to the colour may shade without becoming less legible. */
  readonly deep: string;
}

const ours: Accent = { colour: '#4f46e5', on: '#ffffff', deep: '#000000' };

/** The shop's colour as far as the browser knows it, in whatever way it is written. */
export function accentOf(wanted: string | null): Accent {
  if (wanted === null || !CSS.supports('color', wanted)) return ours;
  const pen = document.createElement('canvas').getContext('2d');
  if (pen === null) return ours;
  pen.fillStyle = wanted;
  const [, red, green, blue] = /^#(..)(..)(..)$/.exec(pen.fillStyle) ?? [];
  if (red === undefined || green === undefined || blue === undefined) return ours;
  const on = textOn([red, green, blue].map((part) => Number.parseInt(part, 16)));
  return { colour: pen.fillStyle, on, deep: on === '#ffffff' ? '#000000' : '#ffffff' };
}

/** WCAG 2.2, relative luminance: black or white, whichever contrasts more. */
export function textOn(rgb: readonly number[]): string {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return luminance > 0.179 ? '#000000' : '#ffffff';
}
