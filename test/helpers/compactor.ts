import { compact } from '../../pipeline/compact/compact.ts'

// A compaction as a process of its own that kills itself before a step: node compactor.js STORE FRAMES STEP.
const [store, frames, last] = process.argv.slice(2)
let step = 0
await compact({
  store,
  blockFrames: Number(frames),
  at() {
    if (step++ === Number(last)) process.kill(process.pid, 'SIGKILL')
  },
})
