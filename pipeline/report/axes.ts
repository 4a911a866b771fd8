type Spec = Record<string, any>

const DIGITS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** A whole power as superscript digits: −5 → "⁻⁵". */
export const superscript = (power: number): string =>
  `${power < 0 ? '⁻' : ''}${[...String(Math.abs(power))].map((digit) => DIGITS[Number(digit)]).join('')}`

const raised = Array.from({ length: 61 }, (_, i) => `'${superscript(i - 30)}'`).join(',')
const power = 'floor(log(abs(datum.value))/LN10+1e-9)'
const mantissa = `format(datum.value/pow(10,${power}),'~r')`
const tens = `(${mantissa}==='1'?'10':${mantissa}==='−1'?'−10':${mantissa}+'×10')`
const scientific = `${tens}+[${raised}][${power}+30]`

/** Label of a tick of a logarithmic axis: plain between 0.01 and 1000, else a power of ten. */
export const LOG_LABEL = `datum.label===''?'':datum.value>=0.0099&&datum.value<1001?format(datum.value,'~r'):${scientific}`

/** Label of a tick of a linear axis: powers of ten where the whole axis is tiny or huge, else plain, in groups of three digits. */
const linearLabel = (axis: 'x' | 'y'): string => {
  const reach = `max(abs(domain('${axis}')[0]),abs(domain('${axis}')[1]))`
  const plain = `replace(datum.label,regexp(',','g'),'\u202f')`
  const isPoint = `domain('${axis}')[0]===domain('${axis}')[1]`
  return `datum.value===0?'0':${isPoint}?format(datum.value,'.6~r'):(${reach}<0.001||${reach}>=1000000)?${scientific}:${plain}`
}

/** The same for both axes. */
export const LINEAR_LABELS = { x: linearLabel('x'), y: linearLabel('y') }

/** How many ticks suit each axis. */
export type Ticks = Readonly<Record<'x' | 'y', number>>

const isPower = `abs(log(datum.value)/LN10-round(log(datum.value)/LN10))<1e-9`
const LOG_AXIS = {
  tickCount: 5,
  labelExpr: LOG_LABEL,
  gridOpacity: { condition: { test: isPower, value: 1 }, value: 0.4 },
}

/** The specification with ticks that do not crowd, and logarithmic axes labelled by powers of ten. */
export function tickAxes(spec: Spec, ticks: Ticks, logs?: { x: boolean; y: boolean }): Spec {
  if (Array.isArray(spec)) return spec.map((part) => tickAxes(part, ticks, logs))
  if (typeof spec !== 'object' || spec === null) return spec
  // Layers share their axes: one that is logarithmic makes all of them so.
  const within =
    'layer' in spec || 'mark' in spec ? (logs ?? { x: hasLog(spec, 'x'), y: hasLog(spec, 'y') }) : logs
  return Object.fromEntries(
    Object.entries(spec).map(([key, value]) => {
      if (key === 'data' || key === 'datasets') return [key, value]
      if ((key === 'x' || key === 'y') && isQuantitative(value)) {
        return [key, tickAxis(value, within?.[key] ? LOG_AXIS : linearAxis(key, ticks[key]))]
      }
      return [key, tickAxes(value, ticks, within)]
    }),
  )
}

const linearAxis = (axis: 'x' | 'y', tickCount: number): Spec => ({
  tickCount,
  labelExpr: LINEAR_LABELS[axis],
})

const isQuantitative = (channel: Spec): boolean =>
  channel?.['type'] === 'quantitative' && channel['axis'] !== null

function hasLog(spec: Spec, axis: 'x' | 'y'): boolean {
  if (typeof spec !== 'object' || spec === null) return false
  return Object.entries(spec).some(([key, value]) =>
    key === axis ? value?.scale?.type === 'log' : key !== 'data' && hasLog(value, axis),
  )
}

function tickAxis(channel: Spec, defaults: Spec): Spec {
  const own = channel['axis'] ?? {}
  const free = !('labelExpr' in own || 'format' in own || 'values' in own)
  return free ? { ...channel, axis: { ...defaults, ...own } } : channel
}
