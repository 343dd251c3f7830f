/**
 * Two servers for docs/tour-of-an-incident.md: one that takes no mail just now and says so in the words of Outlook.com, and one
 * that takes all of it, except for people that it does not know (nobody…@).
 *
 *   node scripts/neighbours.ts 10026 10027
 */
import { createServer, type Socket } from 'node:net'

type Answer = (line: string) => string

const [wall, friend] = process.argv.slice(2).map(Number)
const BLOCKED =
  '451 4.7.1 Please contact your Internet service provider since part of their network is on our block list (S3150).'
const UNKNOWN = "550 5.1.1 The email account that you tried to reach doesn't exist."

listen(wall, () => BLOCKED)
listen(friend, (line) => (/<nobody/i.test(line) ? UNKNOWN : '250 2.1.5 Recipient ok'))

function listen(port: number | undefined, answerRcpt: Answer): void {
  createServer((socket) => serve(socket, answerRcpt)).listen(port, '127.0.0.1')
}

function serve(socket: Socket, answerRcpt: Answer): void {
  const say = (text: string): boolean => socket.write(`${text}\r\n`)
  let waiting = ''
  let inData = false
  socket.on('error', () => socket.destroy())
  socket.on('data', (octets: Buffer) => {
    waiting += octets.toString()
    const lines = waiting.split('\r\n')
    waiting = lines.pop() ?? ''
    for (const line of lines) {
      if (inData) {
        if (line !== '.') continue
        inData = false
        say('250 2.0.0 Taken')
      } else inData = command(line)
    }
  })
  say('220 neighbour.test ESMTP')

  /** True: the message follows. */
  function command(line: string): boolean {
    const verb = line.slice(0, 4).toUpperCase()
    if (verb === 'RCPT') say(answerRcpt(line))
    else if (verb === 'DATA') say('354 Go on')
    else if (verb === 'QUIT') socket.end('221 2.0.0 Bye\r\n')
    else say(verb === 'EHLO' ? '250-neighbour.test\r\n250 ENHANCEDSTATUSCODES' : '250 2.0.0 Ok')
    return verb === 'DATA'
  }
}
