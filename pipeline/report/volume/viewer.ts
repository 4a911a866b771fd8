import { paint } from './paint.ts'
import { surfaceOf } from './surface.ts'

/** The page's code for densities: in the place of each picture a canvas that is turned by dragging or by the arrow keys, with a
 *  slider for the surface's density. Numbers of the slider are the stored bytes, that is √ρ. */
export const VIEWER = `(() => {
  ${surfaceOf}
  ${paint}
  const COLOURS = { Li: '#a455a0', Na: '#a455a0', P: '#e07b28', S: '#d8b021', Cl: '#3aa55d', Br: '#a2563a', I: '#7a4fb0' }
  const RADII = { Li: 0.4, Na: 0.45, P: 0.42, S: 0.55, Cl: 0.62, Br: 0.66, I: 0.72 }
  const SIDES = [[72, 148, 206], [158, 88, 72]]
  const GREY = '#8a9199'
  const bytes = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))
  const turn = (m, axis, angle) => {
    const [u, v] = [3 * ((axis + 1) % 3), 3 * ((axis + 2) % 3)]
    const [c, s] = [Math.cos(angle), Math.sin(angle)]
    const out = [...m]
    for (let n = 0; n < 3; n++) {
      out[u + n] = c * m[u + n] - s * m[v + n]
      out[v + n] = s * m[u + n] + c * m[v + n]
    }
    return out
  }
  const START = turn(turn([0, 1, 0, 0, 0, 1, 1, 0, 0], 1, -0.42), 0, 0.3)
  const make = (name, parent, properties) => {
    const element = Object.assign(document.createElement(name), properties)
    parent.append(element)
    return element
  }
  const show = (box) => {
    const { of, cell, size, values, most, level, atoms, bonds } = JSON.parse(box.dataset.volume)
    const field = { cell, size, values: Uint8Array.from(atob(values), (sign) => sign.charCodeAt(0)) }
    const middle = [0, 1, 2].map((c) => (cell[c] + cell[3 + c] + cell[6 + c]) / 2)
    const at = (p) => p.map((value, c) => value - middle[c])
    const corner = (n) => [0, 1, 2].map((c) => [0, 1, 2].reduce((sum, axis) => sum + ((n >> axis) & 1) * cell[3 * axis + c], -middle[c]))
    const edges = [0, 1, 2].flatMap((axis) => [0, 1, 2, 3, 4, 5, 6, 7].filter((n) => !((n >> axis) & 1)).map((n) => [corner(n), corner(n | (1 << axis))]))
    const reach = Math.max(...[0, 1, 2, 3].map((n) => Math.hypot(...corner(n))))
    const squares = Float64Array.from(field.values, (value) => value * value)
    const all = squares.reduce((a, b) => a + b, 0)
    const scene = {
      sides: SIDES,
      atoms: atoms.map(({ element, at: place }) => ({ at: at(place), radius: RADII[element] ?? 0.5, colour: bytes(COLOURS[element] ?? GREY) })),
      lines: [
        ...edges.map((ends) => ({ ends, width: 0.03, colour: bytes(GREY) })),
        ...bonds.map((pair) => ({ ends: pair.map((n) => at(atoms[n].at)), width: 0.16, colour: bytes('#b48a3c') })),
      ],
    }
    const canvas = make('canvas', box, { width: 1320, height: 960, tabIndex: 0 })
    canvas.setAttribute('role', 'img')
    canvas.setAttribute('aria-label', 'Density of ' + of + ' in three dimensions. Drag or use the arrow keys to turn it, plus and minus for its size, Home to begin again.')
    const controls = make('div', box, { className: 'controls' })
    const label = make('label', controls, { textContent: 'Surface at ' })
    const slider = make('input', label, { type: 'range', min: 2, max: 250, step: 1 })
    slider.value = Math.round(255 * Math.sqrt(level / most))
    const said = make('output', controls, {})
    const key = make('span', controls, { className: 'atoms' })
    for (const element of new Set(atoms.map(({ element }) => element))) {
      make('i', key, {}).style.background = COLOURS[element] ?? GREY
      key.append(element + ' ')
    }
    make('span', controls, { className: 'hint', textContent: 'Drag or arrow keys: turn; + and −: size' })
    let rotation = START
    let zoom = 1.05
    let waiting = false
    const context = canvas.getContext('2d')
    let settled
    const draw = () => {
      waiting = false
      canvas.width = 660
      canvas.height = 480
      render()
      clearTimeout(settled)
      settled = setTimeout(() => {
        canvas.width = 1320
        canvas.height = 960
        render()
      }, 150)
    }
    const render = () => {
      const image = context.createImageData(canvas.width, canvas.height)
      paint(image, scene, rotation, (zoom * canvas.height) / 2.06 / reach)
      context.putImageData(image, 0, 0)
    }
    const later = () => {
      if (!waiting) requestAnimationFrame(draw)
      waiting = true
    }
    const cut = () => {
      const share = slider.value / 255
      scene.surface = surfaceOf(field, Number(slider.value) + 1e-3)
      const within = squares.reduce((sum, square, i) => sum + (field.values[i] >= slider.value ? square : 0), 0) / all
      said.textContent = (most * share * share).toPrecision(2) + ' Å⁻³; ' + Math.round(100 * within) + ' % of ' + of + ' within'
      slider.setAttribute('aria-valuetext', said.textContent)
      later()
    }
    const KEYS = { ArrowLeft: [1, -0.1], ArrowRight: [1, 0.1], ArrowUp: [0, -0.1], ArrowDown: [0, 0.1] }
    const enlarge = (by) => { zoom = Math.min(4, Math.max(0.5, zoom * by)) }
    canvas.addEventListener('keydown', (event) => {
      if (KEYS[event.key]) rotation = turn(rotation, ...KEYS[event.key])
      else if (event.key === '+' || event.key === '=') enlarge(1.15)
      else if (event.key === '-') enlarge(1 / 1.15)
      else if (event.key === 'Home') { rotation = START; zoom = 1.05 }
      else return
      event.preventDefault()
      later()
    })
    let last
    canvas.addEventListener('pointerdown', (event) => {
      last = [event.clientX, event.clientY]
      canvas.setPointerCapture(event.pointerId)
    })
    canvas.addEventListener('pointermove', (event) => {
      if (!last) return
      rotation = turn(turn(rotation, 1, (event.clientX - last[0]) / 120), 0, (event.clientY - last[1]) / 120)
      last = [event.clientX, event.clientY]
      later()
    })
    for (const end of ['pointerup', 'pointercancel']) canvas.addEventListener(end, () => { last = undefined })
    slider.addEventListener('input', cut)
    box.classList.add('turning')
    cut()
  }
  for (const box of document.querySelectorAll('[data-volume]')) show(box)
})()`
