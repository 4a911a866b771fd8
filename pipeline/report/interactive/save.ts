/** Files that the page makes itself, so that it gives them when it was mailed alone. */
export const SAVE = `const save = (() => {
  const give = (name, blob) => {
    const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name })
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10000)
  }
  const text = (name, content, type) => give(name, new Blob([content], { type }))
  const picture = (name, canvas) => canvas.toBlob((blob) => give(name, blob), 'image/png')
  const group = (bar) => make('span', bar, { className: 'save' })
  return {
    controls(bar, name, { svg, canvas, csv, paper }) {
      const own = group(bar)
      button(own, 'SVG', 'save the picture as it is now as SVG', async () => text(name + '.svg', await svg(), 'image/svg+xml'))
      button(own, 'PNG', 'save the picture as it is now as PNG', async () => picture(name + '.png', await canvas()))
      for (const [width, columns] of [[86, 'one column'], [178, 'two columns']])
        button(own, width + ' mm', 'save for a paper as SVG, ' + columns + ' wide, with letters as paths', async () => text(name + '-' + width + 'mm.svg', await paper(width), 'image/svg+xml'))
      button(own, 'CSV', 'save what is drawn as CSV', () => text(name + '.csv', csv(), 'text/csv'))
    },
    volume(box) {
      const bar = box.querySelector('.controls')
      const canvas = box.querySelector('canvas')
      if (bar && canvas) button(group(bar), 'PNG', 'save this view as PNG', () => picture(box.dataset.file + '.png', canvas))
    },
  }
})()`
