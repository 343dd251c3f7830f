/** Limits of mail/ and of inspection that no other test meets, one below, at and one above. */
import { suite, type TestContext, test } from 'node:test'
import { readMessageId, readReferences } from '../../src/mail/header/message-id.ts'
import {
  BOUNDARY_OCTETS_MAX,
  FIELDS_TOTAL_MAX,
  HEADER_FIELDS_MAX,
  MESSAGE_ID_OCTETS_MAX,
  REFERENCES_MAX,
} from '../../src/mail/limits.ts'
import { readStructure, walkParts } from '../../src/mail/mime/structure.ts'
import { RTF_OCTETS_MAX, TNEF_ATTACHMENTS_MAX } from '../../src/mail/tnef/limits.ts'
import { decompressRtf } from '../../src/mail/tnef/rtf.ts'
import { readTnef } from '../../src/mail/tnef/tnef.ts'
import { inspectMessage } from '../../src/service/inspect/inspect-message.ts'
import { ENCODED_MESSAGES_MAX } from '../../src/service/inspect/limits.ts'
import { createParseProcess } from '../../src/service/parse-process/parse-process.ts'

/** Runs a check one below, at and one above. */
function around(
  name: string,
  limit: number,
  check: (t: TestContext, count: number, within: boolean) => unknown,
): void {
  for (const count of [limit - 1, limit, limit + 1]) {
    test(`${name}: ${count} of ${limit}`, async (t: TestContext) => {
      await check(t, count, count <= limit)
    })
  }
}

suite('limits of structure', () => {
  around('octets of a boundary', BOUNDARY_OCTETS_MAX, (t: TestContext, octets, within) => {
    const boundary = 'b'.repeat(octets)
    const message = `Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n--${boundary}\r\n\r\nx\r\n--${boundary}--\r\n`
    t.assert.strictEqual(readStructure(Buffer.from(message)).partCount, within ? 2 : 1)
  })

  around('fields of all headers together', FIELDS_TOTAL_MAX, (t: TestContext, fields, within) => {
    const perPart = HEADER_FIELDS_MAX / 2
    const parts = Array.from({ length: Math.ceil((fields - 1) / perPart) }, (_, i) => {
      const own = Math.min(perPart, fields - 1 - i * perPart)
      return `--b\r\n${'A: b\r\n'.repeat(own)}\r\nx\r\n`
    })
    const message = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${parts.join('')}--b--\r\n`
    const { root, truncated } = readStructure(Buffer.from(message))
    const kept = [...walkParts(root)].reduce((sum, { header }) => sum + header.fields.length, 0)
    t.assert.strictEqual(kept, Math.min(fields, FIELDS_TOTAL_MAX))
    t.assert.strictEqual(truncated, !within)
  })
})

suite('limits of threads', () => {
  around('references', REFERENCES_MAX, (t: TestContext, count, within) => {
    const ids = Array.from({ length: count }, (_, i) => `${i}@a.test`)
    const kept = readReferences(ids.map((id) => `<${id}>`).join(' '), undefined)
    t.assert.strictEqual(kept.length, Math.min(count, REFERENCES_MAX))
    t.assert.strictEqual(kept[0], ids[0])
    t.assert.strictEqual(kept.at(-1), ids.at(-1))
    t.assert.strictEqual(kept.includes('1@a.test'), within)
  })

  around('octets of an identifier', MESSAGE_ID_OCTETS_MAX, (t: TestContext, octets, within) => {
    const id = `${'a'.repeat(octets - 2)}@b`
    t.assert.strictEqual(readMessageId(`<${id}>`), within ? id : undefined)
    t.assert.strictEqual(readMessageId(id), within ? id : undefined)
    t.assert.deepStrictEqual(readReferences(`<${id}>`, undefined), within ? [id] : [])
  })
})

suite('limits of inspection', () => {
  around('attachments of one winmail.dat', TNEF_ATTACHMENTS_MAX, (t: TestContext, count, within) => {
    const one = Buffer.concat([attribute(0x69002, Buffer.alloc(14)), attribute(0x6800f, Buffer.from('x'))])
    const bytes = Buffer.concat([Buffer.from('789f3e220100', 'hex'), ...Array<Buffer>(count).fill(one)])
    const contents = readTnef(bytes)
    t.assert.strictEqual(contents?.attachments.length, Math.min(count, TNEF_ATTACHMENTS_MAX))
    t.assert.strictEqual(contents.truncated, !within)
  })

  around('octets of rich text', RTF_OCTETS_MAX, (t: TestContext, octets) => {
    const head = Buffer.alloc(16)
    head.writeUInt32LE(octets, 4)
    head.writeUInt32LE(0x414c454d, 8)
    const rtf = decompressRtf(Buffer.concat([head, Buffer.alloc(octets, 'a')]))
    t.assert.strictEqual(rtf?.length, Math.min(octets, RTF_OCTETS_MAX))
  })

  around('messages in base64', ENCODED_MESSAGES_MAX, async (t: TestContext, count) => {
    const inner = Buffer.from('Subject: x\r\n\r\ny').toString('base64')
    const part = `--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n${inner}\r\n`
    const message = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${part.repeat(count)}--b--\r\n`
    const { parts } = await inspectMessage(Buffer.from(message), createParseProcess())
    const opened = parts.parts.filter((one) => one.parts.length > 0)
    t.assert.strictEqual(opened.length, Math.min(count, ENCODED_MESSAGES_MAX))
    t.assert.strictEqual(parts.parts.length, count)
  })
})

function attribute(id: number, value: Buffer): Buffer {
  const head = Buffer.alloc(9)
  head.writeUInt8(2, 0)
  head.writeUInt32LE(id, 1)
  head.writeUInt32LE(value.length, 5)
  return Buffer.concat([head, value, Buffer.alloc(2)])
}
