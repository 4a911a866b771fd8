/** A part of a figure, larger: a rectangle that is drawn in a panel with the mouse, buttons, or keys while the figure has the focus. */
export const ZOOM = `const zoomOf = (state, directions, update, panels, live) => {
  const sides = ({ x, y, width, height }) => ({ x: [x, x + width], y: [y + height, y] })
  const take = (parts) => {
    for (const [panel, ends] of parts)
      for (const direction of directions)
        for (const { name, scale, isOwn } of panel.scales[direction]) {
          const range = ends[direction].map((at) => scale.invert(at - panel[direction])).sort((a, b) => a - b)
          if (Number.isFinite(range[0]) && range[1] > range[0]) state.ranges[name] = isOwn ? { ...state.ranges[name], [panel.key]: range } : range
        }
    update()
  }
  /** The middle of every panel, moved by shares of the size, and so much of it. */
  const look = async (share, right = 0, up = 0) => {
    await live()
    const part = ([from, to], moved) => [-0.5, 0.5].map((end) => from + (to - from) * (0.5 + moved + end * share))
    take(panels().map((panel) => {
      const own = sides(panel)
      return [panel, { x: part(own.x, right), y: part(own.y, up) }]
    }))
  }
  const reset = () => {
    state.ranges = {}
    update()
  }
  const KEYS = { '+': [0.7], '=': [0.7], '-': [1 / 0.7], ArrowLeft: [1, -0.15], ArrowRight: [1, 0.15], ArrowUp: [1, 0, 0.15], ArrowDown: [1, 0, -0.15] }
  return {
    controls(bar, place) {
      if (directions.length === 0) return
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
    watch(svg) {
      if (directions.length === 0) return
      const plane = svg.querySelector('g')
      const at = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(plane.getScreenCTM().inverse())
      const box = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
      box.setAttribute('class', 'chosen')
      let from
      let panel
      const ends = (to) => {
        const whole = sides(panel)
        return { x: directions.includes('x') ? [from.x, to.x] : whole.x, y: directions.includes('y') ? [from.y, to.y] : whole.y }
      }
      svg.addEventListener('pointerdown', (event) => {
        if (event.pointerType === 'touch' || event.button !== 0) return
        const start = at(event)
        panel = panels().find(({ x, y, width, height }) => start.x >= x && start.x <= x + width && start.y >= y && start.y <= y + height)
        if (!panel) return
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
        if (isLarge) take([[panel, chosen]])
      })
      svg.addEventListener('pointercancel', () => { from = undefined; box.remove() })
      svg.addEventListener('dblclick', reset)
    },
  }
}`
