/**
 * Work that needs a large library once, done in a thread that ends afterwards: its memory goes back to the system,
 * where a library loaded into the main thread would stay for good.
 */
import { parentPort, Worker, workerData } from 'node:worker_threads'
import type { TextRef } from '../lib/text.ts'
import type { ExitCode } from './exit-codes.ts'
import { StartError } from './start-error.ts'

type Told<Result> =
  | { readonly result: Result }
  | { readonly refused: { readonly exitCode: ExitCode; readonly text: TextRef } }

/** Runs the module at `url` with `data` and waits for its result. StartErrors come through as themselves. */
export async function runOnce<Data, Result>(url: URL, data: Data): Promise<Result> {
  const worker = new Worker(url, { workerData: data })
  try {
    const told = await new Promise<Told<Result>>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', (code) => reject(new Error(`${url.pathname} ended with ${code} and no result`)))
    })
    if ('result' in told) return told.result
    throw new StartError(told.refused.exitCode, told.refused.text)
  } finally {
    await worker.terminate()
  }
}

/** The other side: computes the result and hands it over. */
export async function answerOnce<Data, Result>(compute: (data: Data) => Promise<Result>): Promise<void> {
  let told: Told<Result>
  try {
    told = { result: await compute(workerData as Data) }
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    told = { refused: { exitCode: error.exitCode, text: error.text } }
  }
  parentPort?.postMessage(told)
}
