import { type Chance, chanceOf } from './common/chance.ts'
import { framesIn, runOfPaths } from './common/places.ts'
import { amongPlaces, type Place, vibrating } from './common/walks.ts'
import { INTERVAL, type World } from './common/world.ts'

/** So many sites on a circle, `distance` Å from one to the next, in a plane that lies anyhow. */
function ring(chance: Chance, sites: number, distance: number): Place[] {
  const [a, b] = [chance.direction(), chance.direction()]
  const along = a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
  const length = Math.sqrt(1 - along * along)
  const c = b.map((part, k) => (part - along * a[k]) / length)
  const radius = distance / (2 * Math.sin(Math.PI / sites))
  return Array.from({ length: sites }, (_, k) => {
    const angle = (2 * Math.PI * k) / sites
    return a.map((part, axis) => radius * (Math.cos(angle) * part + Math.sin(angle) * c[axis])) as Place
  })
}

/** Jumps that lead nowhere: ions go to and fro between two sites, or about a ring of them. D = 0. */
export const toAndFro = (sites: number, distance: number, stay: number): World => ({
  name: `to-and-fro-${sites}-${distance}`,
  summary: `12 vibrating ions that jump ${distance} Å about ${sites} sites each, stays of ${stay} ps`,
  truth: { D: 0 },
  of: 'Li',
  length: 50,
  run: (seed, length = 50) => {
    const chance = chanceOf(seed)
    return runOfPaths('Li', 12, framesIn(length), () => {
      const places = ring(chance, sites, distance)
      const beside = (k: number) => [(k + 1) % sites, (k + sites - 1) % sites]
      return vibrating(chance, 0.2, amongPlaces(chance, stay, INTERVAL, places, beside))
    })
  },
})
