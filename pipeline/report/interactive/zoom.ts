/** A part of a figure, larger: a rectangle that is drawn with the mouse, buttons, or keys while the figure has the focus. */
export const ZOOM = `const zoomed = (spec, ranges) => {
  const clipped = (mark) => {
    if (mark.marks) mark.marks.forEach(clipped)
    else mark.clip = true
  }
  for (const scale of spec.scales ?? []) if (ranges[scale.name]) Object.assign(scale, { domain: ranges[scale.name], nice: false, zero: false })
  if (Object.keys(ranges).length > 0) (spec.marks ?? []).forEach(clipped)
  return spec
}
const zoomOf = (state, numeric, update, viewOf, live) => {
  const size = (view) => ({ x: [0, view.width()], y: [view.height(), 0] })
  const take = (ends) => {
    const view = viewOf()
    for (const direction of numeric) {
      const scale = view.scale(direction)
      const [from, to] = ends[direction].map((at) => scale.invert(at)).sort((a, b) => a - b)
      if (Number.isFinite(from) && to > from) state.ranges[direction] = [from, to]
    }
    update()
  }
  /** The middle, moved by shares of the size, and so much of it. */
  const look = async (share, right = 0, up = 0) => {
    await live()
    const own = size(viewOf())
    const part = ([from, to], moved) => [-0.5, 0.5].map((end) => from + (to - from) * (0.5 + moved + end * share))
    take({ x: part(own.x, right), y: part(own.y, up) })
  }
  const reset = () => {
    state.ranges = {}
    update()
  }
  const KEYS = { '+': [0.7], '=': [0.7], '-': [1 / 0.7], ArrowLeft: [1, -0.15], ArrowRight: [1, 0.15], ArrowUp: [1, 0, 0.15], ArrowDown: [1, 0, -0.15] }
  return {
    controls(bar, place) {
      if (numeric.length === 0) return
      button(bar, '+', 'zoom in; or draw a rectangle in the figure', () => look(0.7))
      button(bar, '−', 'zoom out', () => look(1 / 0.7))
      button(bar, 'reset', 'show all again', reset)
      place.addEventListener('keydown', (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return
        const isArrow = event.key.startsWith('Arrow')
        if (event.key === 'Home') reset()
        else if (KEYS[event.key] && (!isArrow || Object.keys(state.ranges).length > 0)) look(...KEYS[event.key])
        else return
        event.preventDefault()
      })
    },
    watch(view, svg) {
      if (numeric.length === 0) return
      const plane = svg.querySelector('g')
      const at = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(plane.getScreenCTM().inverse())
      const box = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
      box.setAttribute('class', 'chosen')
      let from
      const ends = (to) => ({ x: numeric.includes('x') ? [from.x, to.x] : size(view).x, y: numeric.includes('y') ? [from.y, to.y] : size(view).y })
      svg.addEventListener('pointerdown', (event) => {
        if (event.pointerType === 'touch' || event.button !== 0) return
        const start = at(event)
        if (start.x < 0 || start.x > view.width() || start.y < 0 || start.y > view.height()) return
        from = start
        svg.setPointerCapture(event.pointerId)
      })
      svg.addEventListener('pointermove', (event) => {
        if (!from) return
        const { x, y } = ends(at(event))
        const [left, top] = [Math.min(...x), Math.min(...y)]
        const all = { x: left, y: top, width: Math.max(...x) - left, height: Math.max(...y) - top }
        for (const [name, value] of Object.entries(all)) box.setAttribute(name, value)
        plane.append(box)
      })
      svg.addEventListener('pointerup', (event) => {
        if (!from) return
        const to = at(event)
        const chosen = ends(to)
        const isLarge = Math.abs(to.x - from.x) > 8 && Math.abs(to.y - from.y) > 8
        from = undefined
        box.remove()
        if (isLarge) take(chosen)
      })
      svg.addEventListener('pointercancel', () => { from = undefined; box.remove() })
      svg.addEventListener('dblclick', reset)
    },
  }
}`
