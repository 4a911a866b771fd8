import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { parseCif } from '../../../operators/crystal/cif.ts'
import { spaceGroup } from '../../../operators/crystal/space-group.ts'
import { wyckoffSites } from '../../../operators/crystal/wyckoff.ts'
import { wyckoffOf } from '../../../operators/crystal/wyckoff-position.ts'
import { root } from '../../house/sources.ts'

/** Distances of the places of `to` from the first place of `from`, over all images, Å. */
function distances(text: string, from: string, to: string): number[] {
  const { cell, anchors, sites } = wyckoffSites(text)
  const named = [...anchors.map(({ elements, at }) => ({ kind: elements.join('+'), at })), ...sites]
  const [start] = named.filter(({ kind }) => kind === from)
  const found: number[] = []
  for (const { at } of named.filter(({ kind }) => kind === to)) {
    for (let n = 0; n < 125; n++) {
      const f = at.map((value, c) => value - start.at[c] + (Math.floor(n / 5 ** c) % 5) - 2)
      found.push(
        Math.hypot(...[0, 1, 2].map((c) => f[0] * cell[c] + f[1] * cell[3 + c] + f[2] * cell[6 + c])),
      )
    }
  }
  return found.filter((d) => d > 1e-6).sort((a, b) => a - b)
}

/** Structures of the literature: bonds and how many of them there are. */
const STRUCTURES: Record<string, readonly [string, readonly (readonly [string, string, number, number])[]]> =
  {
    'Li10GeP2S12 (Kamaya et al. 2011, moved to the second origin)': [
      'P4_2/nmc; a=8.71771; c=12.63452; P@2b; Ge+P@4d:z=0.55935; S@8g:y=0.56578,z=0.84485; S@8g:y=0.45456,z=0.15388; S@8g:y=0.05174,z=0.4568; Li=4c:z=0.0',
      [
        ['P', 'S', 4, 2.0],
        ['Ge+P', 'S', 4, 2.15],
      ],
    ],
    'Li7La3Zr2O12 (Awaka et al. 2011)': [
      'Ia-3d; a=12.9682; La@24c; Zr@16a; O@96h:x=0.1004,y=0.1953,z=0.2812; Li1=24d; Li2=96h:x=0.0979,y=0.6855,z=0.5766',
      [
        ['Zr', 'O', 6, 2.1],
        ['La', 'O', 8, 2.55],
        ['Li1', 'O', 4, 1.92],
      ],
    ],
    'NaZr2(PO4)3 (Hagman and Kierkegaard 1968)': [
      'R-3c; a=8.8043; c=22.7585; Zr@12c:z=0.14568; P@18e:x=0.2916; O@36f:x=0.1856,y=-0.0146,z=0.1946; O@36f:x=0.1911,y=0.1683,z=0.0866; Na=6b',
      [
        ['Zr', 'O', 6, 2.06],
        ['P', 'O', 4, 1.53],
        ['Na', 'O', 6, 2.55],
      ],
    ],
    'cubic Na3PS4': [
      'I-43m; a=6.9965; P@2a; S@8c:x=0.1699; Na1=6b; Na2=12d',
      [
        ['P', 'S', 4, 2.06],
        ['Na1', 'S', 4, 2.85],
      ],
    ],
    'γ-Li3PO4 (Yakubovich and Urusov 1997)': [
      'Pnma; a=10.4612; b=6.1113; c=4.9208; P@4c:x=0.41149,z=0.30857; O@8d:x=0.34137,y=0.04341,z=0.20479; O@4c:x=0.05047,z=0.29357; O@4c:x=-0.08941,z=-0.12265; Li1=8d:x=0.1629,y=0.5013,z=0.3013; Li2=4c:x=0.4236,z=0.7943',
      [
        ['P', 'O', 4, 1.54],
        ['Li1', 'O', 4, 1.96],
      ],
    ],
    argyrodite: ['F-43m; P@4b; S+Cl@4a; S+Cl@4d; S@16e:x=0.38176; T5=48h:x=0.183,z=0', [['P', 'S', 4, 2.08]]],
  }
for (const [name, [text, bonds]] of Object.entries(STRUCTURES))
  test(`bonds of ${name}`, (t) => {
    for (const [from, to, count, expected] of bonds) {
      const found = distances(text, from, to)
      const said = `${from}-${to}: ${found.slice(0, count + 2).map((d) => d.toFixed(3))}`
      t.true(Math.abs(found.slice(0, count).reduce((a, b) => a + b, 0) / count - expected) < 0.06, said)
      t.true(found[count - 1] < 1.3 * found[0] && found[count] > 1.12 * found[count - 1], said)
    }
  })

test('the sites of argyrodite by letters are those of a published file', (t) => {
  const file = 'test/data/Li6PS5X_complete_sites.cif'
  const { atoms } = parseCif(readFileSync(join(root, file), 'utf8'), file)
  const group = spaceGroup('F-43m')
  for (const [element, letter] of [
    ['Li', '48h'],
    ['Na', '48h'],
    ['Mg', '24g'],
    ['Se', '16e'],
    ['P', '4a'],
    ['I', '4b'],
    ['S', '4d'],
  ]) {
    const own = atoms.filter((atom) => atom.element === element).map(({ at }) => at)
    const text = wyckoffOf(own[0], group)
    const { sites } = wyckoffSites(`F-43m; ${text}`)
    t.is(text.split(':')[0], letter)
    t.deepEqual(sites.map(({ at }) => rounded(at)).sort(), own.map((at) => rounded(at)).sort())
  }
})

const rounded = (at: readonly number[]): string =>
  at.map((value) => Math.round((value - Math.floor(value)) * 2e4) % 2e4).join()
