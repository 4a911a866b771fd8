import test from 'ava'
import type { Row } from '../../../schemas/table.ts'
import type { Synthetic } from '../../helpers/synthetic.ts'
import { base, FRAMES, measured, off } from './variable-runs.ts'

test('s_d of the tetrahedron nearest to an ion, beside its distance to the nearest centre', async (t) => {
  // Two tetrahedra, ideal and turned by 45° about z or by an angle of its own in each frame, 12 Å apart; ions go from one to the other.
  const corner = 2.05 / Math.sqrt(3)
  const corners = [
    [1, 1, 1],
    [1, -1, -1],
    [-1, 1, -1],
    [-1, -1, 1],
  ]
  const angle = (unit: number, frame: number) => (unit === 0 ? 0 : ((frame % 10) * Math.PI) / 40)
  const middles = [
    [1, 1, 1],
    [13, 1, 1],
  ]
  const place = (atom: number, frame: number): number[] => {
    if (atom === 0) return [1.5 + 0.2 * frame, 4, 1]
    if (atom === 1) return [7, 8, 1]
    if (atom < 4) return middles[atom - 2]
    const [unit, k] = [Math.floor((atom - 4) / 4), (atom - 4) % 4]
    const [c, s] = [Math.cos(angle(unit, frame)), Math.sin(angle(unit, frame))]
    const [x, y, z] = corners[k].map((value) => value * corner)
    return [c * x - s * y, s * x + c * y, z].map((value, axis) => value + middles[unit][axis])
  }
  const spec: Synthetic = {
    ...base,
    cell: [24, 0, 0, 0, 24, 0, 0, 0, 24],
    atoms: [
      ['Li', 1],
      ['Cl', 1],
      ['P', 2],
      ['S', 8],
    ],
    position: (atom, frame) => place(atom, frame) as never,
  }
  const rowsIn = (distortionAxes: string) =>
    measured('collective-variable', [spec], {
      variables: 'distance,distortion',
      spacing: 1,
      upTo: 12,
      distortionBin: 0.5,
      distortionAxes,
    })
  const expected = (isOwn: boolean) => {
    const counts = new Map<string, number>()
    for (let frame = 0; frame < FRAMES; frame++) {
      const [ion, cl] = [place(0, frame), place(1, frame)]
      const unit = ion[0] < 7 ? 0 : 1
      const form = (8 / Math.sqrt(3)) * (isOwn ? 1 : Math.cos(2 * angle(unit, frame)))
      const key = `${Math.floor(Math.hypot(ion[0] - cl[0], ion[1] - cl[1]))} ${Math.floor(form / 0.5)}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    return counts
  }
  const keyOf = ({ distance, distortion }: Row) =>
    `${Math.floor(Number(distance))} ${Math.floor(Number(distortion) / 0.5)}`
  for (const axes of ['crystal', 'own']) {
    const rows = await rowsIn(axes)
    const counts = expected(axes === 'own')
    t.is(counts.size > 12, axes === 'crystal')
    t.true(off(rows, counts, keyOf) <= 2, axes)
  }
  const none: Synthetic = { ...spec, atoms: [...spec.atoms.slice(0, 3), ['S', 3]] }
  await t.throwsAsync(measured('collective-variable', [none], { variables: 'distortion' }), {
    message: /no polyanion with four ligands/,
  })
})
