import { join } from 'node:path'
import { follow } from '../../../pipeline/live/follow.ts'
import { INGEST, TOY } from './live.ts'

// A follower as a process of its own, to be killed: node follower.js HOME.
const home = process.argv[2]
let stopping = false
process.once('SIGTERM', () => {
  stopping = true
})
const { problems } = await follow({
  module: TOY,
  watch: [join(home, 'run*/dump*')],
  out: join(home, 'out'),
  ingest: INGEST,
  stopped: () => stopping,
  onRound: ({ intakes }) => {
    if (intakes.length > 0) process.stdout.write('.')
  },
  poll: 5,
  share: 1,
})
if (problems.length > 0) throw problems[0]
