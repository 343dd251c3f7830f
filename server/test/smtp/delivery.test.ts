import type { TestContext } from 'node:test'
import { openSmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

eachEngine(
  'a message from outside reaches the mailbox, with our lines on top',
  async (t: TestContext, engine) => {
    await using world = await openSmtpWorld(engine)
    await using client = await world.client('mx')
    const reply = await client.send(
      'alguien@otra.test',
      ['Ana@Empresa.test'],
      'Return-Path: <forged@otra.test>\r\nFrom: alguien@otra.test\r\nSubject: hola\r\n\r\n.one dot\r\n',
    )
    t.assert.match(reply, /^250 2\.0\.0 Ok \[[0-9a-f-]+\.1\]$/)
    const [text = ''] = await world.mailbox(world.accounts.ana)
    t.assert.match(
      text,
      /^Return-Path: <alguien@otra\.test>\r\nReceived: from client\.test \(unknown \[127\.0\.0\.1\]\)\r\n\tby mx\.empresa\.test with ESMTP id [0-9a-f-]+\.1\r\n\tfor <Ana@empresa\.test>; [A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000\r\nFrom: alguien@otra\.test\r\nSubject: hola\r\n\r\n\.one dot\r\n\r\n$/,
    )
  },
)
