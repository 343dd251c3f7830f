import { type TestContext, test } from 'node:test'
import { Input, LineFault } from './input.ts'
import { INPUT_WAITING_OCTETS } from './limits.ts'

function makeInput(): { input: Input; said: string[] } {
  const said: string[] = []
  const input = new Input({
    pause: () => said.push('pause'),
    resume: () => said.push('resume'),
    beforeWait: () => said.push('wait'),
  })
  return { input, said }
}

async function faultOf(line: Promise<string | undefined>): Promise<string> {
  try {
    return `line ${await line}`
  } catch (error) {
    if (error instanceof LineFault) return error.kind
    throw error
  }
}

test('lines come whole, however they were cut', async (t: TestContext) => {
  const text = 'EHLO a\r\nNOOP\r\nMAIL FROM:<ñ@a.test>\r\n'
  for (let size = 1; size < text.length; size++) {
    const { input } = makeInput()
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; at += size) input.push(bytes.subarray(at, at + size))
    input.end()
    const lines = [await input.line(100), await input.line(100), await input.line(100), await input.line(100)]
    t.assert.deepStrictEqual(lines, ['EHLO a', 'NOOP', 'MAIL FROM:<ñ@a.test>', undefined])
  }
})

test('a line is as long as the limit, not one octet longer', async (t: TestContext) => {
  for (const [length, expected] of [
    [97, `line ${'a'.repeat(97)}`],
    [98, `line ${'a'.repeat(98)}`],
    [99, 'too-long'],
  ] as const) {
    for (const size of [1, 7, 200]) {
      const { input } = makeInput()
      const bytes = Buffer.from(`${'a'.repeat(length)}\r\nNOOP\r\n`)
      for (let at = 0; at < bytes.length; at += size) input.push(bytes.subarray(at, at + size))
      t.assert.strictEqual(await faultOf(input.line(100)), expected)
      t.assert.strictEqual(await input.line(100), 'NOOP', 'the next line is read as if nothing had been')
    }
  }
})

test('a line without end is given up', async (t: TestContext) => {
  const { input } = makeInput()
  const line = faultOf(input.line(4096))
  for (let i = 0; i < 10; i++) input.push(Buffer.alloc(16_384, 'A'))
  t.assert.strictEqual(await line, 'endless')
})

test('only CRLF ends a line, and only text is in it', async (t: TestContext) => {
  for (const [octets, expected] of [
    ['NOOP\n', 'line-end'],
    ['NO\rOP\r\n', 'octet'],
    ['NO\0OP\r\n', 'octet'],
    ['NO\xffOP\r\n', 'octet'],
  ] as const) {
    const { input } = makeInput()
    input.push(Buffer.from([...octets].map((sign) => sign.charCodeAt(0))))
    t.assert.strictEqual(await faultOf(input.line(100)), expected)
  }
})

test('who sends while nobody reads is paused', async (t: TestContext) => {
  const { input, said } = makeInput()
  input.push(Buffer.alloc(INPUT_WAITING_OCTETS))
  t.assert.deepStrictEqual(said, [])
  input.push(Buffer.from('a\r\n'))
  t.assert.deepStrictEqual(said, ['pause'])
  await input.octets((bytes) => bytes.length)
  t.assert.strictEqual(await input.line(100), 'a')
  const more = input.line(100)
  input.push(Buffer.from('b\r\n'))
  t.assert.strictEqual(await more, 'b')
  t.assert.deepStrictEqual(said, ['pause', 'wait', 'resume'])
})
