// Runs before the scripts of package.json, on whatever Node the machine has: hence plain, old JavaScript and CommonJS.
var MINIMUM = [22, 20];
var version = process.versions.node.split('.').map(Number);

if (version[0] < MINIMUM[0] || (version[0] === MINIMUM[0] && version[1] < MINIMUM[1])) {
  console.error(
    'Hunkwise needs Node ' +
      MINIMUM.join('.') +
      ' or newer and this is ' +
      process.version +
      ': run `npm ci`, which installs Node 24 into node_modules for the scripts here, or update Node.',
  );
  process.exit(2);
}
