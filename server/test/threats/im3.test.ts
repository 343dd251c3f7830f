/** THREATS IM3: nested, cyclic and countless parts. */
import { suite, type TestContext, test } from 'node:test'
import { DEPTH_MAX, PARTS_MAX } from '../../src/mail/limits.ts'
import { derive } from '../../src/mail/message/derive.ts'
import { type Part, readStructure, walkParts } from '../../src/mail/mime/structure.ts'
import { cpuMs } from '../kit/cpu-time.ts'

suite('IM3: depth and number of parts', () => {
  test('10,000 messages within messages cost under 50 ms and 1 MiB of answer', (t: TestContext) => {
    const message = Buffer.from('Content-Type: message/rfc822\r\nSubject: x\r\n\r\n'.repeat(10_000))
    t.assert.ok(cpuMs(() => derive(message)) < 50)
    t.assert.ok(derive(message).bodyStructure.length < 1024 * 1024)
    t.assert.ok(depthOf(readStructure(message).root) <= DEPTH_MAX + 1)
    t.assert.strictEqual(readStructure(message).truncated, true)
  })

  test('10,000 multiparts within multiparts end at the same depth', (t: TestContext) => {
    const nested = Array.from(
      { length: 10_000 },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
    )
    const message = Buffer.from(nested.join(''))
    t.assert.ok(depthOf(readStructure(message).root) <= DEPTH_MAX + 1)
    t.assert.ok(derive(message).bodyStructure.length < 1024 * 1024)
  })

  for (const [levels, truncated] of [
    [DEPTH_MAX - 1, false],
    [DEPTH_MAX, false],
    [DEPTH_MAX + 1, true],
  ] as const) {
    test(`${levels} containers within each other are ${truncated ? 'cut' : 'all read'}`, (t: TestContext) => {
      const message = Buffer.from(`${'Content-Type: message/rfc822\r\n\r\n'.repeat(levels)}\r\nx`)
      t.assert.strictEqual(readStructure(message).truncated, truncated)
    })
  }

  for (const [parts, truncated] of [
    [PARTS_MAX - 2, false],
    [PARTS_MAX - 1, false],
    [PARTS_MAX, true],
  ] as const) {
    test(`a multipart of ${parts} parts is ${truncated ? 'cut' : 'read whole'}`, (t: TestContext) => {
      const structure = readStructure(multipart(parts))
      t.assert.strictEqual(structure.truncated, truncated)
      t.assert.strictEqual(structure.partCount, Math.min(parts + 1, PARTS_MAX))
    })
  }

  test('two million parts: the last one that is read holds all the others', (t: TestContext) => {
    const message = multipart(2_000_000)
    const { root, partCount } = readStructure(message)
    t.assert.strictEqual(partCount, PARTS_MAX)
    t.assert.strictEqual([...walkParts(root)].at(-1)?.bodyEnd, message.length)
  })
})

suite('IM3: hostile bodies', () => {
  test('50 MB of lines that look like boundaries, or of empty ones, cost about a second at most', (t: TestContext) => {
    const head = Buffer.from('Content-Type: multipart/mixed; boundary=b\n\n--b\n\n')
    for (const line of ['--a\n', '\n', '--b-\n']) {
      const message = Buffer.concat([head, Buffer.from(line.repeat((50 * 1024 * 1024) / line.length))])
      const ms = cpuMs(() => derive(message))
      t.assert.ok(ms < 3000, `${line}: ${ms} ms`)
    }
  })

  test('offsets strictly grow, whatever the boundaries say', (t: TestContext) => {
    for (const text of [
      'Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\nx\n--a--\n--a--',
      'Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--a\n\ny\n--b--',
      'Content-Type: multipart/mixed; boundary="--"\n\n------\n\n----',
      'Content-Type: multipart/mixed; boundary=a\n\n--a--\n--a\n\nx',
    ]) {
      const seen = [...walkParts(readStructure(Buffer.from(text)).root)]
      for (const part of seen) {
        t.assert.ok(part.headerStart <= part.bodyStart && part.bodyStart <= part.bodyEnd)
        let from = part.bodyStart
        for (const child of part.children) {
          t.assert.ok(child.headerStart >= from && child.bodyEnd <= part.bodyEnd, text)
          from = child.bodyEnd
        }
      }
    }
  })
})

function multipart(parts: number): Buffer {
  return Buffer.from(
    `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\n\r\n'.repeat(parts)}--b--\r\n`,
  )
}

function depthOf(root: Part): number {
  let deepest = 0
  const waiting = [{ part: root, depth: 1 }]
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    deepest = Math.max(deepest, one.depth)
    for (const part of one.part.children) waiting.push({ part, depth: one.depth + 1 })
  }
  return deepest
}
