import test from 'ava'
import { sourceFrom, whereFrom } from '../../../operators/crystal/site-params.ts'
import { siteSet } from '../../../operators/sites/site-set.ts'
import { conductor } from '../../helpers/conductor.ts'
import { synthetic } from '../../helpers/synthetic.ts'

const AGI = 'Im-3m;a=5.06;I@2a;Ag=12d'

test('sites that are one place are refused by name; sites that are near each other are told apart', (t) => {
  const run = synthetic(conductor({ sites: AGI, mobile: 'Ag', cells: [2, 2, 2], ions: 16, frames: 4 }).world)
  const setOf = (text: string) =>
    siteSet(sourceFrom(whereFrom('').parse(text) as never, ['Ag'], [], run), run, false)
  t.is(setOf(AGI).kindOf.length, 96)
  // 24h lies between 12d; at y = 0.49 its places are 0.07 Å from their images by symmetry.
  t.throws(() => setOf(`${AGI};other=12d`), { message: /Ag \d+ and other \d+ of run are nearer than 0\.3 Å/ })
  t.throws(() => setOf('Im-3m;a=5.06;I@2a;Ag=24h:y=0.49'), { message: /Ag \d+ and Ag \d+ of run are nearer/ })
  t.is(setOf('Im-3m;a=5.06;I@2a;Ag=24h:y=0.42').kindOf.length, 192)
})
