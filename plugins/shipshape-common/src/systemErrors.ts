/** One plain sentence for a failed file operation; the code is that of Node's system errors. */
export function describeSystemError(error: {
  code?: string;
  message: string;
}): string {
  switch (error.code) {
    case 'ENOENT':
      return 'does not exist';
    case 'EACCES':
    case 'EPERM':
      return 'cannot be opened: permission denied';
    default:
      return `cannot be read: ${error.message}`;
  }
}
