import { measure } from '../../pipeline/definition/steps.ts'
import { tableFrom } from '../../pipeline/tables/long-table.ts'
import { column, columnsOf } from '../../schemas/table.ts'
import { warnOfInterval } from '../cages/rule.ts'
import { EVENT, eventCount } from './event-log.ts'
import { jumpChunks, KINDS } from './jump-rows.ts'
import { eventCarry, eventShape, ofEvents, scanEvents } from './site-events.ts'

const columns = columnsOf(null, {
  run: column('', 'name of the run', 'key'),
  time: column('ps', 'first frame in the new site, from the beginning of the run', 'key'),
  ion: column('', 'id of the ion in the input', 'key'),
  of: column('', 'its element', 'key'),
  from: column('', 'site that is left: its kind and number', 'key'),
  to: column('', 'site that is reached: its kind and number', 'key'),
  kind: column('', 'doublet, intra-cage, inter-cage; hop where the sites belong to no cages', 'key'),
  returned: column(
    '',
    'true for a jump that another one undid within the return time, and for that other one',
    'note',
  ),
  duration: column('ps', 'time on the way: from the last frame in the site left', 'value'),
  length: column('Å', 'distance between the middles of the two sites, nearest images', 'value'),
  x: column('Å', 'middle of the way, in the crystal laid over the first frame', 'value'),
  y: column('Å', 'the same along y', 'value'),
  z: column('Å', 'the same along z', 'value'),
})

/** Every jump of every ion from one home site to another, one row each: a log. Sites on the way (T2, T4 between T5) are passed
 *  through; coming back to the same home is no jump. Labels [row][frame] in; rows by run, ion and time out, times in ps, lengths in Å.
 *  Throws a usage error for a kind of home that is not there, or a return time that the frame interval cannot resolve.
 *  Source: Ding et al., section "Resolving multiple hopping timescales": doublet, intra-cage and inter-cage jumps. */
export const jumps = measure({
  name: 'jumps',
  version: 3,
  summary: 'Log of every jump between sites: when, who, from where to where, of which kind.',
  ...ofEvents,
  shape: (params, _, __, facts) => eventShape(params, facts),
  slots: () => ({ events: { law: 'rows', length: EVENT } }),
  carry: (_, rows) => eventCarry(rows),
  update: (state, block, { shape, carry }) => {
    scanEvents(state, block, shape, carry)
  },
  finish: (runs, params, { warn }) => {
    warnOfInterval(runs, params, warn)
    return tableFrom(columns, {
      count: runs.reduce((sum, run) => sum + eventCount(run), 0),
      kinds: { ...KINDS },
      chunks: () => jumpChunks(runs, params.ignoreReturnsWithin),
    })
  },
  shown: { columns },
  example: { params: {}, transforms: { sites: { shape: 'voronoi' } } },
})
