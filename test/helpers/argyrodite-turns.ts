import { reorientation, rotors } from '../../operators/index.ts'
import { study } from '../../pipeline/definition/study.ts'

/** Turns of PS4. */
export default study({ flow: (frames) => ({ turns: frames.pipe(rotors(), reorientation()) }) })
