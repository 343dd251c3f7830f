/** A child that something hostile has taken over: it answers more than anybody could have counted. */
const row = { domains: ['empresa.test'], source: '', result: 'none pass pass', count: 1e12 }
const report = { kind: 'dmarc', organisation: '', reportId: '', rows: [row] }
process.stdout.write(JSON.stringify({ kind: 'report', report }))
