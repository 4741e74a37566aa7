chmod 700 private
