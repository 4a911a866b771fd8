import { outlined } from '../paper/outlined.ts'
import { OUTLINES } from '../paper/outlines.ts'
import { narrowed, printed, sizedTo } from '../paper/printed.ts'
import { HOVER } from './hover.ts'
import { byPanel, cellOf, lettered, panelsOf, zoomable, zoomed } from './panels.ts'
import { SAVE } from './save.ts'
import { along, colouring, rowsAsCsv, switched, without } from './scales.ts'
import { ZOOM } from './zoom.ts'

/** How the page looks: colours by what stands for them in the page, and expressions for the labels of ticks. */
export interface Look {
  readonly variables: ReadonlyMap<string, string>
  readonly labels: { readonly log: string; readonly linear: Readonly<Record<'x' | 'y', string>> }
}

/** The page's code for figures: the first time that one is pointed at or its controls are used, its picture is drawn anew from the
 *  specification that the page carries, with the same renderer; from then on axes switch, series hide, ranges zoom. */
export const explorer = ({ variables, labels }: Look): string => `(() => {
  ${along}
  ${switched}
  ${colouring}
  ${without}
  ${rowsAsCsv}
  ${[cellOf, byPanel, panelsOf, zoomable, zoomed, lettered, printed, narrowed, sizedTo, outlined].join('\n  ')}
  const OUTLINES = ${JSON.stringify(OUTLINES)}
  const VARIABLES = ${JSON.stringify(Object.fromEntries(variables))}
  const LABELS = ${JSON.stringify(labels)}
  const MOST_SERIES = 24
  const make = (name, parent, properties) => {
    const element = Object.assign(document.createElement(name), properties)
    parent.append(element)
    return element
  }
  const button = (parent, text, title, act) => {
    const made = make('button', parent, { type: 'button', textContent: text, title })
    made.addEventListener('click', act)
    return made
  }
  ${SAVE}
  ${HOVER}
  ${ZOOM}
  const inPageColours = (spec) =>
    JSON.parse(JSON.stringify(spec, (key, value) => (key !== 'values' && typeof value === 'string' ? VARIABLES[value] ?? value : value)))
  const onNarrow = (spec) => {
    for (const legend of spec.legends ?? []) Object.assign(legend, { orient: 'bottom', columns: 1 })
    for (const axis of spec.axes ?? []) if (axis.orient === 'bottom' && axis.tickCount !== undefined) axis.tickCount = 4
    return { ...spec, width: 350, height: 260, autosize: { type: 'fit-x', contains: 'padding' } }
  }
  /** Legends that can be clicked, with what is hidden pale. */
  const listening = (spec, hidden) => {
    const pale = { signal: 'indexof(' + JSON.stringify(hidden) + ", '' + datum.value) < 0 ? 1 : 0.3" }
    for (const legend of spec.legends ?? [])
      for (const part of ['labels', 'symbols']) {
        const own = legend.encode?.[part] ?? {}
        const update = { ...own.update, opacity: pale, cursor: { value: 'pointer' } }
        legend.encode = { ...legend.encode, [part]: { ...own, interactive: true, update } }
      }
    return spec
  }
  const open = (spec, options) =>
    new vega.View(vega.parse(spec, undefined, { ast: true }), { expr: vega.expressionInterpreter, logLevel: vega.Error, ...options }).runAsync()
  /** Figures whose panels have letters, which run on from one to the next. */
  const LETTERED = []
  const spellOut = (changed) => {
    let next = 0
    for (const each of LETTERED) {
      if (!each.isOn) continue
      if (each.first !== next && each !== changed) each.update()
      each.first = next
      next += each.count()
    }
    changed.update()
  }
  const explore = (box) => {
    const own = JSON.parse(document.getElementById(box.dataset.figure).textContent)
    const place = box.querySelector('.picture')
    const { title, file } = box.dataset
    const directions = Object.fromEntries(['x', 'y'].map((direction) => [direction, along(own, direction)]))
    const colour = colouring(own)
    const state = { hidden: [], isLog: { x: directions.x.isLog, y: directions.y.isLog }, ranges: {} }
    const letters = { isOn: false, first: 0, count: () => panels.length, update: () => update() }
    LETTERED.push(letters)
    let panels = []
    let names
    let view
    const spec = () => {
      let made = structuredClone(own)
      for (const [direction, isLog] of Object.entries(state.isLog))
        if (isLog !== directions[direction].isLog)
          made = switched(made, direction, directions[direction], isLog, { log: LABELS.log, linear: LABELS.linear[direction] })
      if (names) {
        made = without(made, colour.field, state.hidden)
        for (const scale of made.scales) if (scale.name === colour.scale) scale.domain = names
      }
      made = zoomed({ ...made, description: title }, state.ranges)
      return letters.isOn ? lettered(made, panels.map(({ key }) => key), letters.first) : made
    }
    const paper = async (millimetres) => {
      await live()
      const width = (millimetres / 25.4) * 96
      const drawn = async (made) => (await open({ ...made, background: '#ffffff' }, { renderer: 'none' })).toSVG()
      const widthOf = (svg) => Number(/viewBox="0 0 ([\\d.]+)/.exec(svg)[1])
      let made = printed(spec(), width, (names ?? []).map(String))
      let svg = await drawn(made)
      for (let i = 0; i < 3 && own.layout && Math.abs(widthOf(svg) - width) > 4; i++) {
        made = narrowed(made, widthOf(svg) - width, Math.min(made.layout.columns ?? Infinity, new Set(panels.map(({ x }) => x)).size))
        svg = await drawn(made)
      }
      return outlined(sizedTo(svg, millimetres), OUTLINES)
    }
    const redraw = async () => {
      const made = listening(inPageColours(spec()), state.hidden)
      const isSmall = matchMedia('(max-width:560px)').matches && place.dataset.narrow !== undefined
      const stage = document.createElement('div')
      const next = await open(isSmall ? onNarrow(made) : made, { renderer: 'svg', container: stage, hover: false })
      const svg = stage.querySelector('svg')
      for (const part of svg.querySelectorAll('*'))
        for (const name of ['role', 'aria-roledescription', 'aria-label', 'aria-hidden']) part.removeAttribute(name)
      svg.setAttribute('class', 'plot')
      svg.setAttribute('role', 'img')
      svg.setAttribute('aria-label', title)
      view?.finalize()
      view = next
      panels = panelsOf(view, own)
      place.replaceChildren(svg)
      if (colour && !names) {
        const scale = view.scale(colour.scale)
        if (scale.type === 'ordinal') names = scale.domain()
      }
      view.addEventListener('click', (event, item) => {
        if (names && item?.mark?.role?.startsWith('legend-') && item.datum?.value !== undefined) toggle(String(item.datum.value))
      })
      hover.watch(view, svg, own)
      zooming.watch(svg)
      press()
    }
    let last = Promise.resolve()
    const update = () => (last = last.then(redraw).catch((error) => { box.dataset.failed = String(error) }))
    const live = () => (view ? last : update())
    const toggle = (name) => {
      const { hidden } = state
      state.hidden = hidden.includes(name) ? hidden.filter((each) => each !== name) : [...hidden, name]
      if (state.hidden.length >= names.length) state.hidden = []
      update()
    }
    const hover = hoverOf(directions, colour)
    const zooming = zoomOf(state, zoomable(own), update, () => panels, live)
    const bar = document.createElement('div')
    bar.className = 'tools'
    place.after(bar)
    for (const [direction, isLog] of Object.entries(state.isLog)) {
      if (isLog === undefined) continue
      const control = button(bar, 'log ' + direction, 'logarithmic or linear ' + direction + ' axis', () => {
        state.isLog[direction] = !state.isLog[direction]
        state.ranges = Object.fromEntries(Object.entries(state.ranges).filter(([name]) => !('_' + name).endsWith('_' + direction)))
        control.setAttribute('aria-pressed', state.isLog[direction])
        update()
      })
      control.setAttribute('aria-pressed', isLog)
    }
    zooming.controls(bar, place)
    const lettering = button(bar, 'a b c', 'letters over the panels, on from the figure before that has some', async () => {
      await live()
      letters.isOn = !letters.isOn
      lettering.setAttribute('aria-pressed', letters.isOn)
      spellOut(letters)
    })
    lettering.setAttribute('aria-pressed', false)
    save.controls(bar, file, {
      svg: async () => (await open({ ...spec(), background: '#ffffff' }, { renderer: 'none' })).toSVG(),
      canvas: async () => (await open({ ...spec(), background: '#ffffff' }, { renderer: 'none' })).toCanvas(2),
      csv: () => rowsAsCsv(own),
      paper,
    })
    const series = make('span', bar, { className: 'series' })
    const press = () => {
      if (!names || names.length < 2 || names.length > MOST_SERIES) return
      if (series.childElementCount === 0)
        for (const name of names) button(series, String(name), 'show or hide ' + name, () => toggle(String(name)))
      names.forEach((name, i) => series.children[i].setAttribute('aria-pressed', !state.hidden.includes(String(name))))
    }
    for (const name of ['pointerenter', 'focus']) place.addEventListener(name, live, { once: true })
  }
  for (const box of document.querySelectorAll('figure[data-figure]')) explore(box)
  for (const box of document.querySelectorAll('.volume')) save.volume(box)
})()`
