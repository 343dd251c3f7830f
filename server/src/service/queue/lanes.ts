/**
 * The two ways out of the queue: mail of people and mass mail, each with its own jobs in memory, hops and connections,
 * so that nothing of one stands before anything of the other. decisions/0025
 */
import type { Lane } from '../../store/directory-lanes.ts'
import type { NewMessage } from '../../store/queue-types.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Hop } from './hop.ts'
import type { Job } from './job.ts'

export class Lanes {
  readonly personal: Dispatcher
  readonly mass: Dispatcher

  constructor(personal: Dispatcher, mass: Dispatcher) {
    this.personal = personal
    this.mass = mass
  }

  of(lane: Lane): Dispatcher {
    return this[lane]
  }

  /** Of a job. */
  by({ message }: Job): Dispatcher {
    return this.of(message.lane)
  }

  get jobs(): number {
    return this.personal.jobs + this.mass.jobs
  }

  /** Where a recipient of a fresh message goes: into memory, or into the tables until there is room or time. */
  place(
    domain: string,
    organisationId: number | undefined,
    lane: Lane = 'personal',
  ): ReturnType<Dispatcher['place']> {
    return this.of(lane).place(domain, organisationId)
  }

  addFresh(message: NewMessage): Promise<void> {
    return this.of(message.lane).addFresh(message)
  }

  unplace(message: NewMessage): Promise<void> {
    return this.of(message.lane).unplace(message)
  }

  release(job: Job): void {
    this.by(job).release(job)
  }

  requeue(job: Job): Promise<void> {
    return this.by(job).requeue(job)
  }

  wake(): void {
    this.personal.wake()
    this.mass.wake()
  }

  rewind(): void {
    this.personal.rewind()
    this.mass.rewind()
  }

  resume(): void {
    this.personal.resume()
    this.mass.resume()
  }

  forgetFailures(): void {
    this.personal.forgetFailures()
    this.mass.forgetFailures()
  }

  async reroute(): Promise<void> {
    await this.personal.reroute()
    await this.mass.reroute()
  }

  /** Lets a person change rows of either lane. See Dispatcher. */
  change<T>(wanted: (job: Job) => boolean, work: () => Promise<T>): Promise<T> {
    return this.mass.change(wanted, () => this.personal.change(wanted, work))
  }

  /** Stops taking new work; returns the jobs that no worker has begun. */
  async stop(): Promise<Job[]> {
    return [...(await this.personal.stop()), ...(await this.mass.stop())]
  }

  /** Which of them has this hop. */
  ofHop({ lane }: Hop): Dispatcher {
    return this.of(lane)
  }
}
