import { INTEGER, NUMBER, TOKEN } from '../../kernels/parse-plain.ts'
import type { XyzColumns } from './xyz-format.ts'

interface Property {
  readonly name: string
  readonly kind: string
  readonly width: number
}

interface Use {
  readonly place: keyof XyzColumns['places']
  readonly names: readonly string[]
  readonly kinds: string
  readonly width: number
  readonly mode: number
}

const USES: readonly Use[] = [
  {
    place: 'labels',
    names: ['species', 'element', 'elements', 'symbols'],
    kinds: 'S',
    width: 1,
    mode: TOKEN,
  },
  { place: 'positions', names: ['pos', 'positions'], kinds: 'R', width: 3, mode: NUMBER },
  {
    place: 'velocities',
    names: ['velo', 'vel', 'velocity', 'velocities', 'momenta'],
    kinds: 'R',
    width: 3,
    mode: NUMBER,
  },
  { place: 'ids', names: ['id'], kinds: 'I', width: 1, mode: INTEGER },
]
const MOST_COLUMNS = 200

/** The columns that "species:S:1:pos:R:3:forces:R:3" names; a sentence where it names no atoms. */
export function propertyColumns(text: string): XyzColumns | string {
  const properties = propertiesOf(text)
  const wrong = `Properties=${text.slice(0, 80)}`
  if (!properties) return `${wrong}, expected name:type:columns for each`
  const places: Partial<Record<Use['place'], number>> = {}
  const names: string[] = []
  const actions: number[] = []
  let stride = 0
  let momenta = false
  for (const { name, kind, width } of properties) {
    const use = USES.find((candidate) => candidate.names.includes(name.toLowerCase()))
    const taken = use && kind === use.kinds && width === use.width && places[use.place] === undefined
    if (taken) places[use.place] = stride
    if (taken && name.toLowerCase() === 'momenta') momenta = true
    for (let c = 0; c < width; c++) {
      names.push(width === 1 ? name : `${name}[${c}]`)
      actions.push(taken ? use.mode | (stride++ << 8) : 0)
    }
  }
  if (places.labels === undefined || places.positions === undefined)
    return `${wrong}, expected species:S:1 and pos:R:3 among them`
  return { names, actions, stride, places: places as XyzColumns['places'], momenta }
}

function propertiesOf(text: string): Property[] | undefined {
  const words = text.split(':')
  if (words.length % 3 !== 0) return undefined
  const list: Property[] = []
  let total = 0
  for (let i = 0; i < words.length; i += 3) {
    const width = Number(words[i + 2])
    total += width
    if (!/^[RILS]$/.test(words[i + 1]) || !/^\d+$/.test(words[i + 2]) || width < 1) return undefined
    if (words[i] === '' || total > MOST_COLUMNS) return undefined
    list.push({ name: words[i], kind: words[i + 1], width })
  }
  return list
}
