/** A drawing whose texts are paths, so that it looks alike in every program: letters of outlines as in outlines.ts. A text with a
 *  letter that has no outline stays a text. Runs in the page too: nothing from outside. */
export function outlined(svg: string, outlines: string): string {
  const letters = new Map<string, readonly [number, string]>()
  for (const line of outlines.split('\n')) {
    const [, letter, advance, path] = /^(.)(\d+)(.*)$/u.exec(line) as RegExpExecArray
    letters.set(letter, [Number(advance), path])
  }
  const plain = (text: string): string =>
    text.replace(
      /&(amp|lt|gt|quot|#39);/g,
      (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] as string,
    )
  const attribute = (tag: string, name: string): string | undefined =>
    new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]
  const number = (value: number): string => String(Math.round(value * 100) / 100)
  const pathOf = (text: string, size: number, anchor: string | undefined, x: number, y: number): string => {
    const own = [...text].map((letter) => letters.get(letter) as readonly [number, string])
    const width = own.reduce((sum, [advance]) => sum + advance, 0)
    const share = anchor === 'middle' ? 0.5 : anchor === 'end' ? 1 : 0
    let at = x - (share * width * size) / 1000
    return own
      .map(([advance, path]) => {
        const from = at
        at += (advance * size) / 1000
        return path.replace(
          /(-?\d+) (-?\d+)/g,
          (_, right: string, up: string) =>
            `${number(from + (Number(right) * size) / 1000)} ${number(y - (Number(up) * size) / 1000)}`,
        )
      })
      .join('')
  }
  return svg.replace(/<text([^>]*[^/>])>([\s\S]*?)<\/text>/g, (whole, tag: string, inside: string) => {
    const size = Number.parseFloat(attribute(tag, 'font-size') ?? '12')
    let y = 0
    const spans = [...inside.matchAll(/<tspan([^>]*)>([\s\S]*?)<\/tspan>/g)]
    const lines = (spans.length > 0 ? spans : [['', '', inside]]).map(([, span, text]) => {
      y += Number.parseFloat(attribute(span, 'dy') ?? '0')
      return { text: plain(text), y }
    })
    if (lines.some(({ text }) => [...text].some((letter) => !letters.has(letter)))) return whole
    const fill = attribute(tag, 'fill') ?? '#000'
    const kept = ['transform', 'opacity', 'fill-opacity'].flatMap((name) => {
      const value = attribute(tag, name)
      return value === undefined ? [] : [` ${name}="${value}"`]
    })
    const isBold = /^(bold|[6-9]00)$/.test(attribute(tag, 'font-weight') ?? '')
    const bold = isBold ? ` stroke="${fill}" stroke-width="${number(size / 22)}"` : ''
    const drawn = lines.map((line) => pathOf(line.text, size, attribute(tag, 'text-anchor'), 0, line.y))
    return `<path fill="${fill}"${bold}${kept.join('')} d="${drawn.join('')}"/>`
  })
}
