import { type Crystal, EVERY, INTERVAL } from './crystal.ts'

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
const words = (numbers: readonly number[], digits = 8): string =>
  numbers.map((value) => value.toFixed(digits)).join(' ')
const rows = (cell: readonly number[], digits = 8): string[] =>
  [0, 3, 6].map((k) => words(cell.slice(k, k + 3), digits))

type Comment = (frame: number) => string

function xyzOf({ labels, frames }: Crystal, comment: Comment, row: (frame: number) => (i: number) => string) {
  return range(frames)
    .map((f) => {
      const one = row(f)
      return `${labels.length}\n${comment(f)}\n${labels.map((label, i) => `${label} ${one(i)}\n`).join('')}`
    })
    .join('')
}

const folded =
  (crystal: Crystal, factor = 1) =>
  (f: number) => {
    const places = crystal.folded(f)
    return (i: number) => words(places[i].map((v) => v * factor))
  }

const lattice = (crystal: Crystal) => `Lattice="${words(crystal.cell)}"`
const speeds = (crystal: Crystal, factor: (label: string) => number) => (f: number) => {
  const [places, moves] = [crystal.folded(f), crystal.speed(f)]
  return (i: number) =>
    `${words(places[i])} 0.5 -0.5 0.25 ${words(
      moves[i].map((v) => v * factor(crystal.labels[i])),
      12,
    )}`
}

/** The same crystal in every text format, by name of the format. */
export const WRITERS: Record<string, (crystal: Crystal) => string> = {
  extxyz: (c) =>
    xyzOf(
      c,
      (f) =>
        `${lattice(c)} Properties=species:S:1:pos:R:3:forces:R:3:velo:R:3 pbc="T T T" energy=-1.5 Time=${f * INTERVAL * 1000} time_unit=fs`,
      speeds(c, () => 1e-3),
    ),
  'extxyz with momenta': (c) =>
    xyzOf(
      c,
      () => `Properties=species:S:1:pos:R:3:forces:R:3:momenta:R:3 ${lattice(c)} pbc=[True, True, True]`,
      speeds(c, (label) => (({ Li: 6.94, S: 32.06, P: 30.973761998 })[label] as number) / 98.22694750253231),
    ),
  'lammps-xyz': (c) => xyzOf(c, (f) => `Atoms. Timestep: ${f * EVERY}`, folded(c)),
  'cp2k-xyz': (c) =>
    xyzOf(
      c,
      (f) => ` i = ${f * EVERY}, time = ${(f * INTERVAL * 1000).toFixed(3)}, E =     -1103.2817`,
      folded(c),
    ),
  'ipi-xyz': (c) =>
    xyzOf(
      c,
      (f) =>
        `# CELL(H): ${words(
          [0, 3, 6, 1, 4, 7, 2, 5, 8].map((k) => c.cell[k] / BOHR),
          12,
        )} Step: ${f * EVERY} Bead: 0 positions{angstrom} cell{atomic_unit}`,
      folded(c),
    ),
  xyz: (c) => xyzOf(c, () => 'a crystal', folded(c)),
  dlpoly: (c) =>
    `a crystal\n1 3 ${c.labels.length} ${c.frames}\n${range(c.frames)
      .map((f) => {
        const [places, moves] = [c.folded(f), c.speed(f)]
        const head = `timestep ${f * EVERY} ${c.labels.length} 1 3 0.002 ${(f * INTERVAL).toFixed(6)}`
        const atoms = c.labels.map(
          (l, i) => `${l} ${i + 1} 6.9 1.0 0.0\n ${words(places[i])}\n ${words(moves[i])}\n`,
        )
        return `${head}\n${rows(c.cell).join('\n')}\n${atoms.join('')}`
      })
      .join('')}`,
  gro: (c) =>
    range(c.frames)
      .map((f) => groFrame(c, f))
      .join(''),
  g96: (c) =>
    `TITLE\na crystal\nEND\n${range(c.frames)
      .map((f) => {
        const places = c.folded(f).map((p) => ` ${words(p.map((v) => v / 10))}\n`)
        return `TIMESTEP\n ${f * EVERY} ${(f * INTERVAL).toFixed(6)}\nEND\nPOSITIONRED\n${places.join('')}END\nBOX\n ${boxWords(c.cell)}\nEND\n`
      })
      .join('')}`,
  'xdatcar-4': (c) =>
    `a crystal\n1.0\n${rows(c.cell).join('\n')}\n${runsOf(c.labels).join(' ')}\n${configurations(c)}`,
  'lammps-dump': (c) =>
    range(c.frames)
      .map((f) => {
        const [h, places] = [c.cell, c.folded(f)]
        const bounds = [0, 3, 6].map((k) => `${words(h.slice(k, k + 3))} 0`).join('\n')
        const atoms = c.labels.map((l, i) => `${i + 1} ${l} ${words(places[i])}\n`)
        return `ITEM: TIMESTEP\n${f * EVERY}\nITEM: NUMBER OF ATOMS\n${atoms.length}\nITEM: BOX BOUNDS abc origin pp pp pp\n${bounds}\nITEM: ATOMS id element x y z\n${atoms.join('')}`
      })
      .join(''),
  xdatcar: (c) =>
    `a crystal\n1.0\n${rows(c.cell).join('\n')}\n${[...new Set(c.labels)].join(' ')}\n${runsOf(c.labels).join(' ')}\n${configurations(c)}`,
  vasprun: (c) => vasprunOf(c),
}

const BOHR = 0.529177210903

const configurations = (c: Crystal): string =>
  range(c.frames)
    .map(
      (f) =>
        `Direct configuration=${String(f + 1).padStart(6)}\n${c
          .fractions(f)
          .map((p) => ` ${words(p)}\n`)
          .join('')}`,
    )
    .join('')

/** How many neighbours have the same label. */
function runsOf(labels: readonly string[]): number[] {
  const counts: number[] = []
  labels.forEach((label, i) => {
    if (i > 0 && label === labels[i - 1]) counts[counts.length - 1]++
    else counts.push(1)
  })
  return counts
}

const boxWords = (h: readonly number[]): string => words([0, 4, 8, 1, 2, 3, 5, 6, 7].map((k) => h[k] / 10))

function groFrame(c: Crystal, f: number): string {
  const [places, moves] = [c.folded(f), c.speed(f)]
  const wide = (v: number, digits: number) => (v / 10).toFixed(digits).padStart(11)
  const atoms = c.labels.map(
    (l, i) =>
      `${String(1).padStart(5)}${l.padEnd(5)}${l.padStart(5)}${String(i + 1).padStart(5)}${places[i].map((v) => wide(v, 6)).join('')}${moves[i].map((v) => wide(v, 7)).join('')}\n`,
  )
  return `a crystal t= ${(f * INTERVAL).toFixed(5)} step= ${f * EVERY}\n${c.labels.length}\n${atoms.join('')}  ${boxWords(c.cell)}\n`
}

function vasprunOf(c: Crystal): string {
  const vectors = (list: readonly (readonly number[])[]) =>
    list.map((v) => `   <v> ${words(v)} </v>\n`).join('')
  const cell = [0, 3, 6].map((k) => c.cell.slice(k, k + 3))
  const structure = (f: number) =>
    ` <structure>\n  <crystal>\n  <varray name="basis" >\n${vectors(cell)}  </varray>\n  <i name="volume"> 1.0 </i>\n  <varray name="rec_basis" >\n${vectors(cell)}  </varray>\n  </crystal>\n  <varray name="positions" >\n${vectors(c.fractions(f))}  </varray>\n </structure>\n`
  const atoms = c.labels.map((l) => `    <rc><c>${l} </c><c>   1</c></rc>\n`).join('')
  const head = `<?xml version="1.0" encoding="ISO-8859-1"?>\n<modeling>\n <!-- a > b -->\n <parameters>\n  <separator name="ionic" >\n   <i type="int" name="IBRION">     0</i>\n   <i name="POTIM">    ${INTERVAL * 1000}</i>\n  </separator>\n </parameters>\n <atominfo>\n  <atoms>  ${c.labels.length} </atoms>\n  <types> 2 </types>\n  <array name="atoms" >\n   <dimension dim="1">ion</dimension>\n   <set>\n${atoms}   </set>\n  </array>\n  <array name="atomtypes" >\n   <set><rc><c> 1</c><c>Li</c></rc></set>\n  </array>\n </atominfo>\n <structure name="initialpos" >\n </structure>\n`
  const steps = range(c.frames).map(
    (f) =>
      ` <calculation>\n  <scstep><time name="diis"> 1.0 2.0</time></scstep>\n${structure(f)}  <varray name="forces" >\n${vectors(c.fractions(0))}  </varray>\n </calculation>\n`,
  )
  return `${head}${steps.join('')}</modeling>\n`
}
