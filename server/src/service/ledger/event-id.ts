/** How an event is named: `20261122.1.345`, the day, the writer, the place in its day. */
import { DAY_MS } from './limits.ts'

export type EventPlace = { readonly day: number; readonly writer: number; readonly seq: number }

export function eventIdOf({ day, writer, seq }: EventPlace): string {
  return `${dayText(day)}.${writer}.${seq}`
}

/** `20261122` */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '')
}

/** Undefined for what is no id of an event. */
export function placeOf(id: string): EventPlace | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})\.(\d{1,6})\.(\d{1,12})$/.exec(id)
  if (parts === null) return undefined
  const day = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) / DAY_MS
  const place = { day, writer: Number(parts[4]), seq: Number(parts[5]) }
  // 20260231 is no other day.
  return eventIdOf(place) === id ? place : undefined
}
