# Installs a browser and what drives it, for the scripts that look at pages; $here is where it goes.
for package in chromium fonts-dejavu python3-venv; do
  dpkg -s "$package" > /dev/null 2>&1 || {
    echo "installing $package"
    apt-get install -y "$package" > /dev/null
  }
done
[ -x "$here/venv/bin/playwright" ] || {
  python3 -m venv "$here/venv"
  "$here/venv/bin/pip" install -q playwright
}
