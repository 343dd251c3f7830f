import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arrivalOf } from './arrival.ts'

test('each person is told of once, with the words of who said no', () => {
  assert.deepEqual(
    arrivalOf({
      'luis@empresa.test': { smtpReply: '250 2.1.5 delivered', delivered: 'yes' },
      'eva@b.test': { smtpReply: '250 ok', delivered: 'unknown' },
      'luego@b.test': { smtpReply: '451 4.3.0 Not now', delivered: 'queued' },
      'nuevo@b.test': { smtpReply: '250 2.1.5 queued', delivered: 'queued' },
      'nadie@b.test': { smtpReply: '550 5.1.1 User unknown', delivered: 'no' },
    }),
    {
      arrived: ['luis@empresa.test'],
      handed: ['eva@b.test'],
      waiting: [
        { address: 'luego@b.test', said: '451 4.3.0 Not now' },
        { address: 'nuevo@b.test', said: '' },
      ],
      failed: [{ address: 'nadie@b.test', said: '550 5.1.1 User unknown' }],
    },
  )
})
