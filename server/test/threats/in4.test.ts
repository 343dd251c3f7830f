/** THREATS IN4: names from outside are never keys of objects. */
import { before, suite, type TestContext, test } from 'node:test'
import { readContentType } from '../../src/mail/header/content.ts'
import { headerMap, readHeader } from '../../src/mail/header/header.ts'
import { derive } from '../../src/mail/message/derive.ts'
import { searchText } from '../../src/mail/message/search-text.ts'

const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__']

suite('IN4: headers named like parts of every object', () => {
  before(() => {
    Object.freeze(Object.prototype)
  })

  for (const name of NAMES) {
    const message = Buffer.from(
      `${name}: one\r\n${name}: two\r\nContent-Type: text/plain; ${name}=x; ${name}*0=a; ${name}*1=b\r\n\r\ntext`,
    )

    test(`${name} as a field is text like any other`, (t: TestContext) => {
      const map = headerMap(message, readHeader(message))
      t.assert.deepStrictEqual(map.get(name.toLowerCase()), ['one', 'two'])
      t.assert.strictEqual(map.size, 2)
    })

    test(`${name} as a parameter is text like any other`, (t: TestContext) => {
      const { parameters } = readContentType(`text/plain; ${name}=x`)
      t.assert.strictEqual(parameters.get(name.toLowerCase())?.value, 'x')
      t.assert.strictEqual(parameters.size, 1)
    })

    test(`a message with ${name} everywhere is derived, and nothing else changes`, (t: TestContext) => {
      t.assert.match(derive(message).bodyStructure, /"text" "plain"/)
      t.assert.strictEqual(searchText(message).body, 'text')
      t.assert.strictEqual(Reflect.get({}, 'one'), undefined)
      t.assert.strictEqual(Object.keys(Object.prototype).length, 0)
    })
  }
})
