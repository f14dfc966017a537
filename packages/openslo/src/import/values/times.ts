/** `2022-01-01 12:00:00`, a local time that exists in the calendar. */
export function isLocalTime(text: string): boolean {
  const match =
    /^(\d{4}-\d{2}-\d{2}) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/.exec(text);
  return match !== null && isDate(match[1]);
}

/** An RFC 3339 instant; undefined when it is none. */
export function parseInstant(text: string): Date | undefined {
  const match =
    /^(\d{4}-\d{2}-\d{2})[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[-+]\d{2}:\d{2})$/.exec(
      text,
    );
  const instant = new Date(text.replace(' ', 'T'));
  return match && isDate(match[1]) && !Number.isNaN(instant.getTime())
    ? instant
    : undefined;
}

/** A name of the IANA time zone database; an offset such as `+02:00` is none. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) {
    return false;
  }
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch (error) {
    if (error instanceof RangeError) {
      return false;
    }
    throw error;
  }
}

function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return (
    !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text
  );
}
