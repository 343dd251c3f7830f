import assert from 'node:assert/strict'
import { test } from 'node:test'
import { messageIdIn } from './message-id.ts'

const CASES: readonly (readonly [string, string | undefined])[] = [
  ['Received: x\r\nMessage-ID: <a.b@c.test>\r\nSubject: y\r\n\r\n', '<a.b@c.test>'],
  ['message-id:<a@b>\n\n', '<a@b>'],
  ['MESSAGE-ID:\r\n <long@folded.test>\r\n\r\n', '<long@folded.test>'],
  ['Mime-Version: 1.0\r\nMessage-Id: <x@y> (comment)\r\n\r\n', '<x@y>'],
  ['Subject: Message-ID: <no@no>\r\n\r\nMessage-ID: <body@body>\r\n', undefined],
  ['Message-ID: none\r\n\r\n', undefined],
  ['Message-ID: <two words@x>\r\n\r\n', undefined],
  ['', undefined],
]

test('the Message-ID is that of the header, on one line', () => {
  for (const [message, wanted] of CASES) assert.equal(messageIdIn(Buffer.from(message)), wanted, message)
})
