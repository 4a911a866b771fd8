/** Values at the pointer: of the nearest mark, with the unit that its axis has and with its error. Guides are of no series. */
export const HOVER = `const hoverOf = (directions, colour) => {
  const REACH = 24
  const tip = make('div', document.body, { className: 'tip', hidden: true })
  const number = (value) => (typeof value === 'number' ? String(Number(value.toPrecision(4))).replace('-', '−') : String(value))
  const marksOf = (mark, x, y, found) => {
    for (const item of mark.items ?? []) {
      if (mark.marktype === 'group') for (const part of item.items ?? []) marksOf(part, x + (item.x ?? 0), y + (item.y ?? 0), found)
      else if (mark.role === 'mark' && ['symbol', 'line', 'rect', 'trail', 'area'].includes(mark.marktype) && item.datum && isTold(item.datum)) {
        const { width = 0, height = 0 } = mark.marktype === 'rect' ? item : {}
        found.push({ x: x + item.x + width / 2, y: y + item.y + height / 2, half: [width / 2, height / 2], datum: item.datum })
      }
    }
    return found
  }
  const isTold = (datum) => (!colour || colour.field in datum) && ['x', 'y'].some((direction) => directions[direction].fields.some((name) => !directions[direction].ends.includes(name) && datum[name] !== undefined))
  const titles = (spec, direction) => {
    let title
    const visit = (part) => {
      if (typeof part !== 'object' || part === null || Array.isArray(part.values)) return
      for (const axis of Array.isArray(part.axes) ? part.axes : [])
        if (axis.title && ('_' + axis.scale).endsWith('_' + direction)) title ??= [axis.title].flat().join(' ')
      for (const each of Object.values(part)) visit(each)
    }
    visit(spec)
    return title
  }
  const told = (spec, datum) => {
    const placed = new Set()
    const places = ['x', 'y'].flatMap((direction) => {
      const { fields, ends } = directions[direction]
      for (const name of fields) placed.add(name)
      const [low, high] = ['low', 'high'].map((name) => (ends.includes(name) ? datum[name] : undefined))
      const isKnown = typeof low === 'number' && typeof high === 'number'
      return fields.filter((name) => !ends.includes(name) && datum[name] !== undefined && datum[name] !== null).map((name) => {
        const value = datum[name]
        const isEven = isKnown && Math.abs(high - value - (value - low)) < 0.02 * (high - low)
        const error = !isKnown ? '' : isEven ? ' ± ' + Number(((high - low) / 2).toPrecision(2)) : ' (' + number(low) + ' to ' + number(high) + ')'
        return (titles(spec, direction) ?? name) + ': ' + number(value) + error
      })
    })
    const rest = Object.entries(datum).filter(([name, value]) =>
      !placed.has(name) && !name.startsWith('_') && !/_(start|end|sort_index)$/.test(name) && value !== null && ['string', 'number', 'boolean'].includes(typeof value))
    return [...rest.map(([name, value]) => name + ': ' + number(value)), ...places].join('\\n')
  }
  const nearest = (marks, x, y) => {
    let best
    let least = REACH
    for (const mark of marks) {
      const away = Math.hypot(Math.max(0, Math.abs(mark.x - x) - mark.half[0]), Math.max(0, Math.abs(mark.y - y) - mark.half[1]))
      if (away < least) [best, least] = [mark, away]
    }
    return best
  }
  const show = (text, event) => {
    tip.textContent = text
    tip.hidden = false
    const { width, height } = tip.getBoundingClientRect()
    const left = event.clientX + 14 + width > innerWidth ? event.clientX - 14 - width : event.clientX + 14
    tip.style.left = Math.max(4, left) + 'px'
    tip.style.top = Math.max(4, event.clientY - height - 10) + 'px'
  }
  return {
    watch(view, svg, spec) {
      const marks = marksOf(view.scenegraph().root, 0, 0, [])
      const plane = svg.querySelector('g')
      const dot = document.createElementNS('http://www.w3.org/2000/svg', 'circle')
      dot.setAttribute('class', 'found')
      dot.setAttribute('r', 5)
      const move = (event) => {
        const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(plane.getScreenCTM().inverse())
        const found = nearest(marks, at.x, at.y)
        dot.remove()
        if (!found) return void (tip.hidden = true)
        dot.setAttribute('cx', found.x)
        dot.setAttribute('cy', found.y)
        if (found.half[0] === 0) plane.append(dot)
        show(told(spec, found.datum), event)
      }
      svg.addEventListener('pointermove', move)
      svg.addEventListener('pointerdown', move)
      svg.addEventListener('pointerleave', () => { tip.hidden = true; dot.remove() })
    },
  }
}
addEventListener('scroll', () => { for (const tip of document.querySelectorAll('.tip')) tip.hidden = true }, { passive: true })`
