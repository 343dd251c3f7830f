/** Times at which people want a message to leave, of those that are still to come. */

/** Hours at which a working day begins and its afternoon does. */
const MORNING = 8
const AFTERNOON = 14
/** And when it is over: what is put off to later today, after the afternoon began. */
const EVENING = 18

export type Later = { readonly name: 'laterToday' | 'laterTomorrow' | 'laterMonday'; readonly at: Date }

/** In the time of this device. */
export const laterTimes = (now: Date): readonly Later[] => timesOf(now, AFTERNOON)

/** Those at which people want to see a message again: of today also its evening. */
export const snoozeTimes = (now: Date): readonly Later[] => timesOf(now, AFTERNOON, EVENING)

function timesOf(now: Date, ...today: readonly number[]): readonly Later[] {
  const at = (days: number, hour: number): Date =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour)
  const toMonday = (8 - now.getDay()) % 7 || 7
  const all: Later[] = [
    ...today.map((hour) => ({ name: 'laterToday', at: at(0, hour) }) as const),
    { name: 'laterTomorrow', at: at(1, MORNING) },
    { name: 'laterTomorrow', at: at(1, AFTERNOON) },
    // Of a Sunday, tomorrow is the next Monday.
    ...(toMonday === 1 ? [] : [{ name: 'laterMonday', at: at(toMonday, MORNING) } as const]),
  ]
  return all.filter((one) => one.at.getTime() > now.getTime())
}

/** `2026-11-24T08:00`, as a field for date and time has it. Undefined: no time, or one that is over. */
export function chosenTime(text: string, now: Date): Date | undefined {
  const at = new Date(text)
  return Number.isNaN(at.getTime()) || at.getTime() <= now.getTime() ? undefined : at
}
