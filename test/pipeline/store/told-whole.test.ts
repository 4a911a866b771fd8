import test from 'ava'
import { isChanged, toldWhole } from '../../../pipeline/store/told-whole.ts'

test('a document is told from one that says anything else, however it is laid out', (t) => {
  const document = {
    format: 'a',
    tags: { 10: 0.1, temperature: 600 },
    list: [1, null, 1e-320],
    none: undefined,
  }
  const text = toldWhole(document, 1)
  t.false(isChanged(JSON.parse(text)))
  t.false(isChanged(JSON.parse(text.replace(/\s+/g, ' '))))
  t.true(isChanged(JSON.parse(text.replace('600', '601'))))
  t.true(isChanged(JSON.parse(text.replace('null', '0'))))
  t.true(isChanged(JSON.parse(text.replace(/"crc": "./, '"crc": "g'))))
  t.false(isChanged({ format: 'a' }), 'written before there were checksums')
})
