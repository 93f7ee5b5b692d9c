'use strict';
// node start.js FOLDER OPTION...: Azurite's blob service with its data in FOLDER. It ends with whoever has started it, which
// is when standard input closes, and takes the folder along then.
const fs = require('fs');

const [folder] = process.argv.splice(2, 1);
process.argv.push('--location', folder);
process.stdin.on('end', () => {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit(0);
});
process.stdin.resume();
process.stdin.unref();

require('azurite/dist/src/blob/main.js');
