/** Writes to the standard error, where logs go. */
export const log = (text: string) => process.stderr.write(text);

/** What takes a line away that was written without an end. */
export const eraseLine = '\r\u001b[K';
