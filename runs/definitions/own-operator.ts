// A study with an operator of one's own. Copied beside the data it runs as it is: "ionstream analyse own-operator.ts STORE --out results".
import { measure, study } from 'ionstream'
import { bars, drawn, errorColumns, overRunsAndParts, select } from 'ionstream/operators'
import { column, columnsOf, number, z } from 'ionstream/schemas'

const columns = columnsOf('speed', {
  of: column('', 'element', 'key'),
  speed: column('Å/ps', 'mean of |v| over atoms and frames', 'value'),
  error: column('Å/ps', 'half its 68 % interval', { errorOf: 'speed' }),
  ...errorColumns,
  faster: column('', 'share of atoms and frames with |v| above the limit', 'value'),
})

/** Mean speed ⟨|v|⟩ of each element, Å/ps: √(8 k_B T / π m) where velocities are those of Maxwell and Boltzmann. */
export const meanSpeed = measure({
  name: 'mean-speed',
  version: 1,
  summary: 'Mean speed of the atoms of each element.',
  source: 'Maxwell, Phil. Mag. 19, 19 (1860).',
  // A task gets some atoms and all frames, block by block; time blocks give the error.
  cut: 'atoms',
  parts: 'time',
  needs: ['vx', 'vy', 'vz'],
  params: z.object({ limit: number('a speed, Å/ps: the share of faster atoms is counted').default(10) }),
  asked: { chain: [] },
  // What is known of a run before its first frame: here the elements, and that of each type.
  shape: (_, run) => {
    const elements = [...new Set(run.types.map(({ element }) => element))]
    return { elements, place: run.types.map(({ element }) => elements.indexOf(element)) }
  },
  // What is kept: named arrays, and how those of two tasks add.
  slots: ({ shape: { elements } }) => ({
    speed: { law: 'sum', length: elements.length } as const,
    faster: { law: 'count', length: elements.length } as const,
    seen: { law: 'count', length: elements.length } as const,
  }),
  update(state, block, { params: { limit }, shape: { place } }) {
    const [vx, vy, vz] = (['vx', 'vy', 'vz'] as const).map((name) => block.column(name))
    block.rows.forEach((row, i) => {
      const e = place[block.run.typeOf[row]]
      for (let k = i * block.count; k < (i + 1) * block.count; k++) {
        const speed = Math.hypot(vx[k], vy[k], vz[k])
        state.speed[e] += speed
        if (speed > limit) state.faster[e] += 1
        state.seen[e] += 1
      }
    })
  },
  // Everything added up: one row an element.
  finish: (runs) => {
    const [{ shape }] = runs
    const rows = shape.elements.map((of, e) => {
      const { value, error, method, samples, dof } = overRunsAndParts(runs, 'mean', ({ speed, seen }) => ({
        above: speed[e],
        below: seen[e],
      }))
      const [faster, seen] = (['faster', 'seen'] as const).map((name) =>
        runs.reduce((sum, { total }) => sum + total[name][e], 0),
      )
      return { of, speed: value, error: error ?? null, method, samples, dof, faster: faster / seen }
    })
    return { columns, rows: rows.filter(({ speed }) => Number.isFinite(speed)) }
  },
  shown: {
    columns,
    ...drawn((systems) =>
      bars(systems, {
        name: 'mean-speed',
        title: 'Mean speed',
        caption: 'Of the atoms of each element, with 68 % errors.',
        x: { field: 'of', title: 'element' },
        y: { field: 'speed' },
      }),
    ),
  },
  example: { params: {} },
})

export default study({
  title: 'Speeds',
  flow: (frames) => ({ speed: frames.pipe(select(), meanSpeed()) }),
})
